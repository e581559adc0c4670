import { typeOf } from '../../edm/registry';
import type { StructuredType } from '../../edm/structured-type';
import type { SqlBuilder } from '../sql-builder';
import { dynamicMember } from '../sql/dynamic-member';
import { joinedText } from '../sql/joined-text';
import { wireForm } from '../sql/wire-form';
import type { TypedColumn } from '../values/shape';

type Tree = Map<string, Tree | TypedColumn>;

/** The form of the rows. */
export interface RowForm {
  /** Type of the entities that the rows were made of. */
  readonly type: StructuredType;
  /**
   * Whether rows say that they cannot be read again, by a null for an id: OData 4.0 requires it (JSON Format 4.0,
   * section 4.5.8), and 4.01 does not.
   */
  readonly marksTransient: boolean;
}

/** SQL of the JSON text of a row. Paths become nested objects. A row has only the members that are present. */
export function rowJson(
  sql: SqlBuilder,
  columns: ReadonlyMap<string, TypedColumn>,
  row: string,
  form: RowForm,
): string {
  return objectJson({ sql, row, marksTransient: form.marksTransient }, treeOf(columns), {
    type: form.type,
    isEntity: form.type.entity,
  });
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

interface Writing extends Pick<RowForm, 'marksTransient'> {
  readonly sql: SqlBuilder;
  readonly row: string;
}

/** The place of an object in a row. */
interface Place {
  /** Undefined within a member of an open type. */
  readonly type?: StructuredType;
  readonly isEntity: boolean;
}

function objectJson(w: Writing, tree: Tree, place: Place): string {
  const members = [...tree].map(([name, member]) => memberJson(w, name, member, place));
  if (w.marksTransient && place.isEntity) return joinedText([`'{"@odata.id":null'`, ...members, "'}'"]);
  return members.length === 0 ? "'{}'" : joinedText(["'{'", `substr(${joinedText(members)}, 2)`, "'}'"]);
}

/** A member with a comma in front, or null where the row does not have it. */
function memberJson(w: Writing, name: string, member: Tree | TypedColumn, { type }: Place): string {
  const text =
    member instanceof Map
      ? joinedText([w.sql.param(`,${JSON.stringify(name)}:`, 'text'), objectJson(w, member, placeOf(type, name))])
      : valueJson(w, name, member);
  const marks = presenceOf(member);
  if (marks === undefined) return text;
  return `CASE WHEN ${[...marks].map((mark) => `${w.row}.${mark}`).join(' OR ')} THEN ${text} END`;
}

function valueJson({ sql, row }: Writing, name: string, { type, column, declared }: TypedColumn): string {
  const value = `${row}.${column}`;
  if (!declared) return dynamicMember(sql, name, type, value);
  return joinedText([sql.param(`,${JSON.stringify(name)}:`, 'text'), `coalesce(${wireForm(type, value)}, 'null')`]);
}

/** Columns of which one is true where a row has the member; undefined: every row has it. */
function presenceOf(member: Tree | TypedColumn): ReadonlySet<string> | undefined {
  if (!(member instanceof Map)) return member.presence === undefined ? undefined : new Set([member.presence]);
  const inner = [...member.values()].map(presenceOf);
  if (inner.includes(undefined)) return undefined;
  return new Set(inner.flatMap((marks) => [...(marks ?? [])]));
}

function placeOf(type: StructuredType | undefined, name: string): Place {
  const property = type?.properties.get(name);
  if (!property || !('target' in property.type)) return { isEntity: false };
  return { type: typeOf(property.type.target()), isEntity: property.type.kind !== 'complex' };
}
