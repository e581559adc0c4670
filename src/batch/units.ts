import type { BatchRequest } from './batch-request';

/** A single request, or an atomicity group, whose requests all succeed or all fail. */
export interface Unit {
  readonly requests: readonly BatchRequest[];
  readonly isGroup: boolean;
  /** Earlier units that have to succeed first. */
  readonly after: ReadonlySet<Unit>;
}

/** Groups the requests of a batch into units, in order. @param requests validated requests */
export function unitsOf(requests: readonly BatchRequest[]): Unit[] {
  const units: Unit[] = [];
  const byKey = new Map<string, Unit>();
  for (const [index, { group }] of requests.entries()) {
    if (group !== undefined && group === requests[index - 1]?.group) continue;
    const members =
      group === undefined ? requests.slice(index, index + 1) : requests.filter((one) => one.group === group);
    const after = members.flatMap(({ dependsOn }) => dependsOn.flatMap((name) => byKey.get(name) ?? []));
    const unit = { requests: members, isGroup: group !== undefined, after: new Set(after) };
    units.push(unit);
    if (group !== undefined) byKey.set(group, unit);
    for (const { key } of members) byKey.set(key, unit);
  }
  return units;
}
