import { keyOf, type BatchRequest } from './batch-request';

/** What is made as a whole: one request, or a group of which all succeed or none. */
export interface Unit {
  readonly requests: readonly BatchRequest[];
  readonly isGroup: boolean;
  /** Units that have to succeed first; all of them stand earlier in the batch. */
  readonly after: ReadonlySet<Unit>;
}

/** Puts the requests of a batch together into units, in their order. @param requests that have been checked */
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
    for (const { id } of members) byKey.set(keyOf(id), unit);
  }
  return units;
}
