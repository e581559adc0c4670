import type { ConnectionKind } from '../budgets/connection-kinds';
import { counted } from '../metrics/instruments';

/**
 * Measures a statement for the metrics, also one that fails.
 * @param kind of the work that it is part of; `commit`: the end of a transaction
 * @returns what the statement returns
 */
export async function timed<Result>(kind: ConnectionKind | 'commit', running: Promise<Result>): Promise<Result> {
  const begun = performance.now();
  try {
    return await running;
  } finally {
    counted.statements.observe({ kind }, (performance.now() - begun) / 1000);
  }
}
