import { entityNotFound } from '../../graph/errors/entity-not-found';
import type { GraphError } from '../../graph/errors/graph-error';
import type { Conditions } from '../../graph/request/conditions';
import type { EntitySet } from '../../odata/entity-set';
import type { Statement } from '../../odata/sql-builder';
import { changeOfCollection } from '../counterparts/counterpart-change';
import type { InputColumn } from '../sql/input-rows';
import { idColumns, isEnd, locate, raiseVersions } from '../sql/locate';
import { conditionColumns, conditionValues } from '../sql/preconditions';
import { perForm, writeValues, type PerForm } from '../sql/single-or-many';
import type { Write, Refused, WriteKind } from '../sql/write';
import { rankOf } from './order';
import { refusalOf } from './write-refusal';

/** Deletes entities, each with all it contains, from one collection of the model. */
export class DeleteKind implements WriteKind {
  readonly rank: number;
  private readonly columns: readonly InputColumn[];
  private readonly text: PerForm<string>;

  constructor(readonly sets: readonly EntitySet[]) {
    this.rank = rankOf('delete', sets.length);
    const { table } = sets.at(-1) as EntitySet;
    this.columns = [...idColumns(sets), ...conditionColumns];
    this.text = perForm(
      this.columns,
      (form) => `${locate(form, sets, this.columns)},
      accepted AS MATERIALIZED (SELECT * FROM ${form.from('located', 'w')} WHERE w.mine AND w.found = ${sets.length} AND w.met),
      written AS (DELETE FROM ${table} t USING accepted a WHERE ${isEnd} RETURNING a.n)
      ${sets.length === 1 ? '' : `, ${raiseVersions(form, sets, 'accepted w', '0')}`}
      SELECT w.n::integer AS n, w.busy, w.found, w.met, r.n IS NOT NULL AS done, NULL AS revision, NULL AS json
      FROM ${form.from('located', 'w')} ${form.joined('written r', 'r.n = w.n')}`,
    );
  }

  write(ids: readonly string[], conditions: Conditions): Write {
    return {
      kind: this,
      ids,
      values: conditionValues(conditions),
      isSilent: true,
      step: changeOfCollection(this.sets),
    };
  }

  statement(writes: readonly Write[]): Statement {
    return { text: this.text(writes), values: writeValues(writes, this.columns) };
  }

  refusal(_write: Write, refused: Refused): GraphError {
    return refusalOf(this.sets, refused) ?? entityNotFound(this.sets.at(-1) as EntitySet);
  }
}
