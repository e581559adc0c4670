import type { JsonObject } from '../../edm/json/json-value';
import { entityNotFound } from '../../graph/errors/entity-not-found';
import type { GraphError } from '../../graph/errors/graph-error';
import type { Conditions } from '../../graph/request/conditions';
import type { EntitySet } from '../../odata/entity-set';
import { columnOf, layoutOf } from '../../odata/row-layout';
import type { Statement } from '../../odata/sql-builder';
import { bounded } from '../../odata/sql/statements';
import { changeOfCollection, changeOfWhole } from '../counterparts/counterpart-change';
import { containedRows, countPositions } from '../rows/entity-rows';
import { bodyOf, columnValues } from '../rows/row-values';
import { containedValues, descendantsOf, insertContained } from '../sql/contained-rows';
import type { InputColumn } from '../sql/input-rows';
import {
  belongs,
  idAt,
  idColumns,
  isEnd,
  markChanged,
  place,
  positionAt,
  revisionOf,
  takePositions,
} from '../sql/locate';
import { conditionColumns, conditionValues } from '../sql/preconditions';
import { isWholeInRow, textFor, textsOf, type StatementTexts } from '../sql/returned-json';
import { FIRST_COLUMN, writeValues, type InputForm } from '../sql/single-or-many';
import { neededRead, type Read, type Write, type Refused, type WriteKind } from '../sql/write';
import { rankOf } from './order';
import { refusalOf } from './write-refusal';

/**
 * Replaces entities in one collection of the model. Of the contained collections, only those in the request are
 * replaced (OData 4.01 part 1, sections 11.4.3 and 11.4.3.1).
 */
export class ReplaceKind implements WriteKind {
  readonly rank: number;
  private readonly set: EntitySet;
  private readonly columns: readonly InputColumn[];
  private readonly descendants: readonly EntitySet[];
  private readonly plain: StatementTexts;
  private readonly deep: StatementTexts;

  constructor(readonly sets: readonly EntitySet[]) {
    this.rank = rankOf('replace', sets.length);
    this.set = sets.at(-1) as EntitySet;
    this.descendants = descendantsOf(this.set);
    this.columns = [
      ...idColumns(sets),
      ...conditionColumns,
      { name: 'size', type: 'integer' },
      ...[...this.set.children.values()].map((child) => ({ name: replaced(child), type: 'integer' as const })),
      ...layoutOf(this.set).changeable.map((property) => ({ name: columnOf(property), type: 'bigint' as const })),
      { name: 'body', type: 'json' },
    ];
    this.plain = textsOf(this.columns, this.set, 't', (form, json) => this.text(form, json, ''));
    this.deep = textsOf(this.columns, this.set, 't', (form, json) => this.text(form, json, this.contents(form)));
  }

  /**
   * @param entity with its id and the ids of all it contains
   * @param read returns the statement for the answer; undefined: the answer contains no entity
   */
  write(ids: readonly string[], entity: JsonObject, conditions: Conditions, read?: Read): Write {
    const { set } = this;
    const children = [...set.children.values()].map(({ name }) => entity[name] !== undefined);
    const isDeep = children.includes(true);
    return {
      kind: this,
      ids,
      values: [
        ...conditionValues(conditions),
        isDeep ? countPositions(set, entity) : 0,
        ...children.map(Number),
        ...columnValues(layoutOf(set).changeable, entity),
        bodyOf(set, entity),
      ],
      contained: isDeep ? containedRows(set, entity) : undefined,
      isSilent: !read,
      read: neededRead(read, !isDeep && isWholeInRow(set)),
      step: this.sets.length === 1 ? changeOfWhole(set, entity) : changeOfCollection(this.sets),
    };
  }

  statement(writes: readonly Write[]): Statement {
    const own = writeValues(writes, this.columns);
    if (writes.every(({ contained }) => !contained)) return { text: textFor(this.plain, writes), values: own };
    return { text: textFor(this.deep, writes), values: [...own, ...containedValues(writes, this.descendants)] };
  }

  refusal(_write: Write, refused: Refused): GraphError {
    return refusalOf(this.sets, refused) ?? entityNotFound(this.set);
  }

  /** Condition that write `w` is made. */
  private get isAccepted(): string {
    return `w.mine AND w.found = ${this.sets.length} AND w.met`;
  }

  private accepted(form: InputForm): string {
    return `SELECT * FROM ${form.from('placed', 'w')} WHERE ${this.isAccepted}`;
  }

  /** @param contents CTEs that replace the contained entities */
  private text(form: InputForm, json: string, contents: string): string {
    const { sets, set, isAccepted } = this;
    const isRoot = sets.length === 1;
    const assignments = [
      `body = ${[...keptMembers(set), 'a.body::jsonb'].join(' || ')}`,
      ...layoutOf(set).changeable.map((property) => `${columnOf(property)} = a.${columnOf(property)}`),
      ...(isRoot ? ['next_position = t.next_position + a.size'] : []),
      ...markChanged(sets),
    ];
    return `${place(form, sets, this.columns, isAccepted)},
      written AS (UPDATE ${set.table} t SET ${assignments.join(', ')} FROM (${this.accepted(form)}) a WHERE ${isEnd}
        RETURNING a.n, ${revisionOf(set, 't')} AS revision, ${json} AS json)
      ${isRoot ? '' : `, ${takePositions(form, sets, `${form.from('placed', 'w')} WHERE ${isAccepted}`)}`}
      ${contents}
      SELECT w.n::integer AS n, w.busy, w.found, w.met, r.n IS NOT NULL AS done, r.revision, ${bounded('r.json')} AS json
      FROM ${form.from('placed', 'w')} ${form.joined('written r', 'r.n = w.n')}`;
  }

  /** CTEs that delete the replaced entities and insert the new ones. Positions are never reused. */
  private contents(form: InputForm): string {
    const level = this.sets.length - 1;
    const positionOf = (at: number): string => `a.${positionAt(at)}`;
    const removals = [...this.set.children.values()].map(
      (child) => `, ${child.table}_gone AS (DELETE FROM ${child.table} t USING (${this.accepted(form)}) a
        WHERE a.${replaced(child)} = 1 AND ${belongs(child, level + 1, `a.${idAt(0)}`, positionOf)})`,
    );
    const first = FIRST_COLUMN + this.columns.length;
    const accepted = `${form.from('placed', 'a')} WHERE a.first IS NOT NULL`;
    const owner = { children: this.set.children, level };
    return removals.join('') + insertContained(this.descendants, accepted, first, owner);
  }
}

/** Column with 1 if a write replaces the contained collection, else 0. */
function replaced({ table }: EntitySet): string {
  return `replaces_${table}`;
}

/**
 * The single entities within the stored body. They stay unless the new entity contains them, since they have paths of
 * their own.
 */
function keptMembers({ type }: EntitySet): string[] {
  return [...type.properties.values()]
    .filter(({ type: { kind }, collection }) => kind === 'contained' && !collection)
    .map(
      ({ name }) =>
        `CASE WHEN jsonb_exists(t.body, '${name}') THEN jsonb_build_object('${name}', t.body -> '${name}') ELSE '{}' END`,
    );
}
