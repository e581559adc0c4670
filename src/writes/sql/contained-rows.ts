import type { EntitySet } from '../../odata/entity-set';
import { columnOf, layoutOf } from '../../odata/row-layout';
import type { ColumnValue } from '../rows/row-values';
import { inputRows, inputValues, type InputColumn } from './input-rows';
import { hasParentPosition, idAt, positionAt } from './locate';
import type { Write } from './write';

/**
 * CTEs that insert the contents of written entities from array parameters.
 * @param accepted rows `a` of the writes that are made, whose `first` is the base for the positions of the contents
 * @param first number of the first parameter
 * @param owner set whose entities already exist, at the position of their level in `a`; default: they are new, at
 * `first`
 */
export function insertContained(
  descendants: readonly EntitySet[],
  accepted: string,
  first: number,
  owner?: { readonly children: EntitySet['children']; readonly level: number },
): string {
  let next = first;
  return descendants
    .map((set) => {
      const columns = containedColumns(set);
      const isChild = owner?.children.get(set.name) === set;
      const parent = owner && isChild ? `a.${positionAt(owner.level)}` : 'a.first + i.parent';
      const pointers = set.parentKey.map(([own, parents]) => [own, parents === 'position' ? parent : `a.${idAt(0)}`]);
      const names = valueColumns(set).map(({ name }) => name);
      const into = [...pointers.map(([own]) => own), 'position', 'id', ...names].join(', ');
      const values = [...pointers.map(([, value]) => value), 'a.first + i.position', 'i.id'];
      const text = `, ${set.table}_rows AS (INSERT INTO ${set.table} (tenant_id, ${into})
        SELECT $1, ${[...values, ...names.map(inputValue('i'))].join(', ')}
        FROM (SELECT * FROM ${accepted}) a JOIN ${inputRows(columns, next)} ON i.owner = a.n)`;
      next += columns.length;
      return text;
    })
    .join('');
}

/** Values of the parameters for {@link insertContained}. */
export function containedValues(writes: readonly Write[], descendants: readonly EntitySet[]): unknown[] {
  return descendants.flatMap((set) => inputValues(containedIn(writes, set), containedColumns(set)));
}

/** All collections that an entity of the set can contain, parents first. */
export function descendantsOf({ children }: EntitySet): EntitySet[] {
  return [...children.values()].flatMap((child) => [child, ...descendantsOf(child)]);
}

/** Columns of an entity except its keys. */
export function valueColumns(set: EntitySet): InputColumn[] {
  const columns = layoutOf(set).filled.map((property) => ({ name: columnOf(property), type: 'bigint' as const }));
  const derived: InputColumn[] = set.counterparts ? [{ name: 'derived', type: 'text' }] : [];
  return [...columns, ...derived, { name: 'body', type: 'json' }];
}

const types: Readonly<Record<string, string>> = { body: '::jsonb', derived: '::text[]' };

/** SQL of the value of one of the {@link valueColumns} in an input row. */
export function inputValue(row: string): (name: string) => string {
  return (name) => `${row}.${name}${types[name] ?? ''}`;
}

/** Input columns of contained entities; `owner` is the number of the write. */
function containedColumns(set: EntitySet): InputColumn[] {
  const parent: InputColumn[] = hasParentPosition(set) ? [{ name: 'parent', type: 'bigint' }] : [];
  return [
    { name: 'owner', type: 'integer' },
    ...parent,
    { name: 'position', type: 'bigint' },
    { name: 'id', type: 'text' },
    ...valueColumns(set),
  ];
}

function containedIn(writes: readonly Write[], set: EntitySet): ColumnValue[][] {
  return writes.flatMap(({ contained = [] }, index) =>
    contained
      .filter((rows) => rows.set === set)
      .flatMap(({ rows }) => rows.map((row): ColumnValue[] => [index + 1, ...row])),
  );
}
