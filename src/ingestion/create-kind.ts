import type { JsonObject } from '../edm/json';
import { entityNotFound } from '../graph/entity-not-found';
import { GraphError } from '../graph/graph-error';
import { columnOf, type EntitySet } from '../odata/entity-set';
import type { Statement } from '../odata/sql-builder';
import { bodyOf, clientColumns, columnValues, containedRows, countPositions } from './entity-rows';
import {
  FIRST_COLUMN,
  arraysOf,
  hasParentPosition,
  idAt,
  idColumns,
  inputRows,
  locate,
  locateValues,
  pointerColumns,
  raiseVersions,
  type InputColumn,
} from './located-writes';
import { bounded, isWholeInRow, storedJson } from './stored-json';
import type { ColumnValue, Write } from './write';
import type { WriteKind } from './write-kind';

/** Creates entities, each with all it contains, in collections of one kind. */
export class CreateKind implements WriteKind {
  readonly rank: number;
  private readonly set: EntitySet;
  private readonly columns: readonly InputColumn[];
  /** Everything that an entity of the set can contain, parents first. */
  private readonly descendants: readonly EntitySet[];
  private readonly plain: string;
  private readonly deep: string;

  constructor(readonly sets: readonly EntitySet[]) {
    this.rank = sets.length;
    this.set = sets.at(-1) as EntitySet;
    this.columns = [...idColumns(sets), { name: 'size', type: 'integer' }, ...valueColumns(this.set)];
    this.descendants = descendantsOf(this.set);
    const text = sets.length === 1 ? this.rootText.bind(this) : this.containedText.bind(this);
    this.plain = text([]);
    this.deep = text(this.descendants);
  }

  /**
   * @param parentIds ids of the entities on the way
   * @param entity with its id and the ids of all it contains
   * @param read makes the statement that reads the answer, for when that takes more than the entity's own row
   */
  write(parentIds: readonly string[], entity: JsonObject, read?: () => Statement): Write {
    const { set } = this;
    const hasCollections = [...set.children.keys()].some((name) => entity[name] !== undefined);
    return {
      kind: this,
      ids: [...parentIds, String(entity.id)],
      values: [countPositions(set, entity), ...columnValues(clientColumns(set), entity), bodyOf(set, entity)],
      contained: hasCollections ? containedRows(set, entity) : [],
      read: hasCollections || !isWholeInRow(set) ? read : undefined,
    };
  }

  statement(writes: readonly Write[]): Statement {
    const rows = writes.map(({ ids, values }) => [...ids, ...values]);
    const own = locateValues(rows, this.columns.length);
    if (!writes.some(({ contained = [] }) => contained.length > 0)) return { text: this.plain, values: own };
    const contained = this.descendants.flatMap((set) =>
      arraysOf(containedIn(writes, set), containedColumns(set).length),
    );
    return { text: this.deep, values: [...own, ...contained] };
  }

  refusal({ ids }: Write, found: number): GraphError {
    const missing = this.sets[found];
    if (missing && found < this.sets.length - 1) return entityNotFound(missing);
    return new GraphError('nameAlreadyExists', { message: `An entity with the id '${ids.at(-1)}' already exists.` });
  }

  /** New call records: an id that is taken, also by a record that somebody else is about to commit, is left out. */
  private rootText(descendants: readonly EntitySet[]): string {
    const names = valueColumns(this.set).map(({ name }) => name);
    return `WITH input AS MATERIALIZED (SELECT i.* FROM ${inputRows(this.columns, FIRST_COLUMN)}),
      written AS (INSERT INTO ${this.set.table}
          (tenant_id, id, next_position, ${names.join(', ')}, last_modified_date_time)
        SELECT $1, i.${idAt(0)}, i.size, ${names.map(inputValue('i')).join(', ')}, current_ticks()
        FROM unnest((SELECT $2::text[])) WITH ORDINALITY AS c (id, place)
        JOIN input i ON i.${idAt(0)} = c.id ORDER BY c.place ON CONFLICT DO NOTHING RETURNING id),
      accepted AS MATERIALIZED (SELECT i.n, i.${idAt(0)}, w.id, 0::bigint AS first FROM input i
        FULL JOIN written w ON w.id = i.${idAt(0)})
      ${this.inserts(descendants, 'accepted a WHERE a.id IS NOT NULL')}
      SELECT a.n::integer AS n, false AS busy, (a.id IS NULL)::integer AS found, a.id IS NOT NULL AS done, NULL AS json
      FROM accepted a`;
  }

  /** New entities below call records. An id is taken when the collection already has it; all that is new may repeat it. */
  private containedText(descendants: readonly EntitySet[]): string {
    const level = this.sets.length - 1;
    const pointers = pointerColumns(this.set, level);
    const names = valueColumns(this.set).map(({ name }) => name);
    const columns = [...pointers.map(([column]) => column), 'position', 'id', ...names];
    const values = [
      ...pointers.map(([, value]) => value),
      'a.first',
      `a.${idAt(level)}`,
      ...names.map(inputValue('a')),
    ];
    const isAccepted = `w.mine AND w.found = ${level}`;
    return `${locate(this.sets, this.columns)},
      placed AS MATERIALIZED (SELECT w.*, CASE WHEN ${isAccepted} THEN w.next_position - w.size
          + sum(w.size) FILTER (WHERE ${isAccepted}) OVER (PARTITION BY w.${idAt(0)} ORDER BY w.n) END AS first
        FROM located w),
      written AS (INSERT INTO ${this.set.table} AS r (tenant_id, ${columns.join(', ')})
        SELECT $1, ${values.join(', ')} FROM placed a WHERE a.first IS NOT NULL
        RETURNING r.call_record_id, r.position, ${storedJson(this.set, 'r')} AS json),
      ${raiseVersions(this.sets, `placed w WHERE ${isAccepted}`, 'w.size')}
      ${this.inserts(descendants, 'placed a WHERE a.first IS NOT NULL')}
      SELECT w.n::integer AS n, w.busy, w.found, w.first IS NOT NULL AS done, ${bounded('r.json')} AS json
      FROM placed w FULL JOIN written r ON r.call_record_id = w.${idAt(0)} AND r.position = w.first`;
  }

  /** CTEs that insert what the new entities contain. @param accepted the writes that are made, as rows `a` */
  private inserts(descendants: readonly EntitySet[], accepted: string): string {
    let first = FIRST_COLUMN + this.columns.length;
    return descendants
      .map((set) => {
        const columns = containedColumns(set);
        const pointers = set.parentKey.map(([own, parents]) =>
          parents === 'position' ? [own, 'a.first + i.parent'] : [own, `a.${idAt(0)}`],
        );
        const names = valueColumns(set).map(({ name }) => name);
        const into = [...pointers.map(([own]) => own), 'position', 'id', ...names].join(', ');
        const values = [...pointers.map(([, value]) => value), 'a.first + i.position', 'i.id'];
        const text = `, ${set.table}_rows AS (INSERT INTO ${set.table} (tenant_id, ${into})
          SELECT $1, ${[...values, ...names.map(inputValue('i'))].join(', ')}
          FROM (SELECT * FROM ${accepted}) a JOIN ${inputRows(columns, first)} ON i.owner = a.n)`;
        first += columns.length;
        return text;
      })
      .join('');
  }
}

function descendantsOf({ children }: EntitySet): EntitySet[] {
  return [...children.values()].flatMap((child) => [child, ...descendantsOf(child)]);
}

/** Columns of what an entity holds beside its keys. */
function valueColumns(set: EntitySet): InputColumn[] {
  const columns = clientColumns(set).map((property) => ({ name: columnOf(property), type: 'bigint' as const }));
  return [...columns, { name: 'body', type: 'text' }];
}

function inputValue(row: string): (name: string) => string {
  return (name) => (name === 'body' ? `${row}.body::jsonb` : `${row}.${name}`);
}

/** Columns of the rows that new entities contain; `owner` is the number of the write. */
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
