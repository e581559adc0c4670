import type { SqlBuilder } from '../sql-builder';
import { joinedText } from '../sql/joined-text';
import { wireForm } from '../sql/wire-form';
import type { TypedColumn } from '../values/shape';

type Tree = Map<string, Tree | TypedColumn>;

/** SQL of the JSON text of a row. Paths become nested objects. */
export function rowJson(sql: SqlBuilder, columns: ReadonlyMap<string, TypedColumn>, row: string): string {
  return objectJson(sql, treeOf(columns), row);
}

function treeOf(columns: ReadonlyMap<string, TypedColumn>): Tree {
  const root: Tree = new Map();
  for (const [path, column] of columns) {
    const names = path.split('/');
    const last = names.pop() ?? '';
    let tree = root;
    for (const name of names) {
      const known = tree.get(name);
      const inner: Tree = known instanceof Map ? known : new Map();
      tree.set(name, inner);
      tree = inner;
    }
    tree.set(last, column);
  }
  return root;
}

function objectJson(sql: SqlBuilder, tree: Tree, row: string): string {
  if (tree.size === 0) return "'{}'";
  const members = [...tree].flatMap(([name, member], index) => {
    const label = sql.param(`${index === 0 ? '' : ','}${JSON.stringify(name)}:`, 'text');
    const value =
      member instanceof Map
        ? objectJson(sql, member, row)
        : `coalesce(${wireForm(member.type, `${row}.${member.column}`)}, 'null')`;
    return [label, value];
  });
  return joinedText(["'{'", ...members, "'}'"]);
}
