import type { JsonObject } from '../../edm/json/json-value';
import { entityNotFound } from '../../graph/errors/entity-not-found';
import { GraphError } from '../../graph/errors/graph-error';
import type { EntitySet } from '../../odata/entity-set';
import type { Statement } from '../../odata/sql-builder';
import { bounded } from '../../odata/sql/statements';
import { changeOfCollection } from '../counterparts/counterpart-change';
import { containedRows, countPositions } from '../rows/entity-rows';
import { storedValues } from '../rows/row-values';
import { containedValues, descendantsOf, insertContained, inputValue, valueColumns } from '../sql/contained-rows';
import type { InputColumn } from '../sql/input-rows';
import { idAt, idColumns, place, pointerColumns, revisionOf, takePositions } from '../sql/locate';
import { isWholeInRow, textFor, textsOf, type StatementTexts } from '../sql/returned-json';
import { FIRST_COLUMN, writeValues, type InputForm } from '../sql/single-or-many';
import { neededRead, type Read, type Write, type Refused, type WriteKind } from '../sql/write';
import { rankOf } from './order';

/** Creates entities, each with all it contains, in one collection of the model. */
export class CreateKind implements WriteKind {
  readonly rank: number;
  private readonly set: EntitySet;
  private readonly columns: readonly InputColumn[];
  /** All collections that an entity of the set can contain, parents first. */
  private readonly descendants: readonly EntitySet[];
  private readonly plain: StatementTexts;
  private readonly deep: StatementTexts;

  /** @param isPart whether the writes are part of a write to an owner, which raises the version of the call record */
  constructor(
    readonly sets: readonly EntitySet[],
    private readonly isPart = false,
  ) {
    this.rank = rankOf('create', sets.length);
    this.set = sets.at(-1) as EntitySet;
    this.columns = [...idColumns(sets), { name: 'size', type: 'integer' }, ...valueColumns(this.set)];
    this.descendants = descendantsOf(this.set);
    const texts = (descendants: readonly EntitySet[]): StatementTexts =>
      textsOf(this.columns, this.set, 'r', (form, json) =>
        sets.length === 1 ? this.rootText(form, descendants) : this.containedText(form, descendants, json),
      );
    this.plain = texts([]);
    this.deep = texts(this.descendants);
  }

  /**
   * @param parentIds ids of the entities before it on the path
   * @param entity with its id and the ids of all it contains
   * @param read returns the statement for the answer; undefined: the answer contains no entity
   */
  write(parentIds: readonly string[], entity: JsonObject, read?: Read): Write {
    const { set } = this;
    const hasCollections = [...set.children.keys()].some((name) => entity[name] !== undefined);
    return {
      kind: this,
      ids: [...parentIds, String(entity.id)],
      values: [countPositions(set, entity), ...storedValues(set, entity)],
      contained: hasCollections ? containedRows(set, entity) : [],
      isSilent: !read,
      read: neededRead(read, !hasCollections && isWholeInRow(set)),
      step: changeOfCollection(this.sets, true),
    };
  }

  statement(writes: readonly Write[]): Statement {
    const own = writeValues(writes, this.columns);
    if (!writes.some(({ contained = [] }) => contained.length > 0))
      return { text: textFor(this.plain, writes), values: own };
    return { text: textFor(this.deep, writes), values: [...own, ...containedValues(writes, this.descendants)] };
  }

  refusal({ ids }: Write, { found }: Refused): GraphError {
    const missing = this.sets[found];
    if (missing && found < this.sets.length - 1) return entityNotFound(missing);
    return new GraphError('nameAlreadyExists', { message: `An entity with the id '${ids.at(-1)}' already exists.` });
  }

  /** Number of the first parameter for contained entities. */
  private get firstContained(): number {
    return FIRST_COLUMN + this.columns.length;
  }

  /** Inserts call records. A taken id is skipped, also if its transaction has not committed yet. */
  private rootText(form: InputForm, descendants: readonly EntitySet[]): string {
    const names = valueColumns(this.set).map(({ name }) => name);
    return `WITH input AS MATERIALIZED (SELECT i.* FROM ${form.rows}),
      written AS (INSERT INTO ${this.set.table}
          (tenant_id, id, next_position, ${names.join(', ')}, last_modified_date_time)
        SELECT $1, i.${idAt(0)}, i.size, ${names.map(inputValue('i')).join(', ')}, current_ticks()
        FROM ${form.calls} JOIN input i ON i.${idAt(0)} = c.id ORDER BY c.place ON CONFLICT DO NOTHING
        RETURNING id, ${revisionOf(this.set, this.set.table)} AS revision),
      accepted AS MATERIALIZED (SELECT i.n, i.${idAt(0)}, w.id, w.revision, 0::bigint AS first FROM input i
        ${form.joined('written w', `w.id = i.${idAt(0)}`)})
      ${insertContained(descendants, 'accepted a WHERE a.id IS NOT NULL', this.firstContained)}
      SELECT a.n::integer AS n, false AS busy, (a.id IS NULL)::integer AS found, true AS met, a.id IS NOT NULL AS done,
        a.revision, NULL AS json
      FROM accepted a`;
  }

  /**
   * Inserts entities below call records. An id is taken if the collection already contains it. It can repeat among new
   * entities.
   */
  private containedText(form: InputForm, descendants: readonly EntitySet[], json: string): string {
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
    const accepted = `${form.from('placed', 'a')} WHERE a.first IS NOT NULL`;
    return `${place(form, this.sets, this.columns, isAccepted)},
      written AS (INSERT INTO ${this.set.table} AS r (tenant_id, ${columns.join(', ')})
        SELECT $1, ${values.join(', ')} FROM ${accepted}
        RETURNING r.call_record_id, r.position, ${revisionOf(this.set, 'r')} AS revision, ${json} AS json),
      ${takePositions(form, this.sets, `${form.from('placed', 'w')} WHERE ${isAccepted}`, { isRaising: !this.isPart })}
      ${insertContained(descendants, accepted, this.firstContained)}
      SELECT w.n::integer AS n, w.busy, w.found, true AS met, w.first IS NOT NULL AS done, r.revision,
        ${bounded('r.json')} AS json
      FROM ${form.from('placed', 'w')} ${form.joined('written r', `r.call_record_id = w.${idAt(0)} AND r.position = w.first`)}`;
  }
}
