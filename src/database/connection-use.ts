import { showUse } from '../budgets/budget-use';
import { connectionKinds, mostOf, type ConnectionKind } from '../budgets/connection-kinds';
import { readings } from '../metrics/readings';
import type { ConnectionShares } from './connection-shares';

/**
 * Shows the use of the connections in the metrics.
 * @param waitingFor counts the requests that wait for a connection of a kind
 */
export function showConnections(shares: ConnectionShares, waitingFor: (kind: ConnectionKind) => number): void {
  const { size } = shares;
  showUse('connections', size, () => size - shares.unused);
  showUse('exports', mostOf('export', size), () => shares.heldFor('export'));
  showUse('groups', mostOf('group', size), () => shares.heldFor('group'));
  readings.connections.from(() => connectionKinds.map((kind) => [{ kind }, shares.heldFor(kind)]));
  readings.connectionsWaiting.from(() => connectionKinds.map((kind) => [{ kind }, waitingFor(kind)]));
}
