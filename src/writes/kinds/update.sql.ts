import { GraphError } from '../../graph/errors/graph-error';
import type { Conditions } from '../../graph/request/conditions';
import type { EntitySet } from '../../odata/entity-set';
import { columnOf, layoutOf } from '../../odata/row-layout';
import type { Statement } from '../../odata/sql-builder';
import { bounded } from '../../odata/sql/statements';
import type { Change } from '../rows/change';
import { changeOfCollection, changeOfMembers } from '../counterparts/counterpart-change';
import { bodyOf, columnValues } from '../rows/row-values';
import type { InputColumn } from '../sql/input-rows';
import { idColumns, isEnd, locate, markChanged, raiseVersions, revisionOf } from '../sql/locate';
import { conditionColumns, conditionValues } from '../sql/preconditions';
import { isWholeInRow, textFor, textsOf, type StatementTexts } from '../sql/returned-json';
import { writeValues } from '../sql/single-or-many';
import { neededRead, type Read, type Write, type Refused, type WriteKind } from '../sql/write';
import { rankOf } from './order';
import { refusalOf } from './write-refusal';

/** Merges changes into entities of one collection of the model. */
export class UpdateKind implements WriteKind {
  readonly rank: number;
  private readonly columns: readonly InputColumn[];
  private readonly texts: StatementTexts;

  /** @param isPart whether the writes are part of a write to an owner, which raises the version of the call record */
  constructor(
    readonly sets: readonly EntitySet[],
    isPart = false,
  ) {
    this.rank = rankOf('update', sets.length);
    const set = sets.at(-1) as EntitySet;
    const names = layoutOf(set).changeable.map(columnOf);
    const isTimed = names.includes('start_date_time');
    const values = names.map((name) => ({ name, type: 'bigint' as const }));
    this.columns = [
      ...idColumns(sets),
      ...conditionColumns,
      ...values,
      { name: 'body', type: 'json' },
      { name: 'rules', type: 'json' },
    ];
    const merged = names.map((name) => `coalesce(w.${name}, w.stored_${name}) AS new_${name}`);
    const inOrder = isTimed ? 'AND w.new_end_date_time >= w.new_start_date_time' : '';
    const assignments = [
      'body = merge_values(t.body, a.body::jsonb, a.rules::jsonb)',
      ...names.map((name) => `${name} = a.new_${name}`),
      ...markChanged(sets),
    ];
    this.texts = textsOf(
      this.columns,
      set,
      't',
      (form, json) => `${locate(form, sets, this.columns, names)},
      accepted AS MATERIALIZED (SELECT * FROM (SELECT ${['w.*', ...merged].join(', ')} FROM ${form.from('located', 'w')}) w
        WHERE w.mine AND w.found = ${sets.length} AND w.met ${inOrder}),
      written AS (UPDATE ${set.table} t SET ${assignments.join(', ')} FROM accepted a WHERE ${isEnd}
        RETURNING a.n, ${revisionOf(set, 't')} AS revision, ${json} AS json)
      ${sets.length === 1 || isPart ? '' : `, ${raiseVersions(form, sets, 'accepted w', '0')}`}
      SELECT w.n::integer AS n, w.busy, w.found, w.met, r.n IS NOT NULL AS done, r.revision, ${bounded('r.json')} AS json
      FROM ${form.from('located', 'w')} ${form.joined('written r', 'r.n = w.n')}`,
    );
  }

  /**
   * @param change members to merge into the entity
   * @param read returns the statement for the answer; undefined: the answer contains no entity
   */
  write(
    ids: readonly string[],
    { members: change, rules = {}, contents = [] }: Change,
    conditions: Conditions,
    read?: Read,
  ): Write {
    const set = this.sets.at(-1) as EntitySet;
    const named = contents.map((content) => content.set);
    const step = this.sets.length === 1 ? changeOfMembers(set, change, named) : changeOfCollection(this.sets);
    const values = [
      ...conditionValues(conditions),
      ...columnValues(layoutOf(set).changeable, change),
      bodyOf(set, change),
      JSON.stringify(rules),
    ];
    const isWhole = isWholeInRow(set) && contents.length === 0;
    return { kind: this, ids, values, isSilent: !read, read: neededRead(read, isWhole), step, contents };
  }

  statement(writes: readonly Write[]): Statement {
    return { text: textFor(this.texts, writes), values: writeValues(writes, this.columns) };
  }

  refusal(_write: Write, refused: Refused): GraphError {
    return refusalOf(this.sets, refused) ?? endsBeforeStart();
  }
}

function endsBeforeStart(): GraphError {
  const message = 'must not be before startDateTime';
  return new GraphError('invalidBody', {
    message: `endDateTime ${message}.`,
    details: [{ code: 'invalidValue', message, target: 'endDateTime' }],
  });
}
