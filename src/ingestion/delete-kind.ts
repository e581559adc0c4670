import { entityNotFound } from '../graph/entity-not-found';
import type { GraphError } from '../graph/graph-error';
import type { EntitySet } from '../odata/entity-set';
import type { Statement } from '../odata/sql-builder';
import { idColumns, isEndOf, locate, locateValues, raiseVersions } from './located-writes';
import type { Write } from './write';
import type { WriteKind } from './write-kind';

/** Deletes entities, each with all it contains, from collections of one kind. */
export class DeleteKind implements WriteKind {
  readonly rank: number;
  private readonly text: string;

  constructor(readonly sets: readonly EntitySet[]) {
    // Last of all, and what is contained before what contains it.
    this.rank = 40 - sets.length;
    const { table } = sets.at(-1) as EntitySet;
    this.text = `${locate(sets, idColumns(sets))},
      accepted AS MATERIALIZED (SELECT * FROM located w WHERE w.mine AND w.found = ${sets.length}),
      written AS (DELETE FROM ${table} t USING accepted a WHERE ${isEndOf(sets)} RETURNING a.n)
      ${sets.length === 1 ? '' : `, ${raiseVersions(sets, 'accepted w', '0')}`}
      SELECT w.n::integer AS n, w.busy, w.found, r.n IS NOT NULL AS done, NULL AS json
      FROM located w FULL JOIN written r ON r.n = w.n`;
  }

  write(ids: readonly string[]): Write {
    return { kind: this, ids, values: [] };
  }

  statement(writes: readonly Write[]): Statement {
    const rows = writes.map(({ ids }) => ids);
    return { text: this.text, values: locateValues(rows, this.sets.length) };
  }

  refusal(_write: Write, found: number): GraphError {
    return entityNotFound(this.sets[Math.min(found, this.sets.length - 1)] as EntitySet);
  }
}
