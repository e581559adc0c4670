import { lookupTable } from '../../edm/lookup-table';
import { OWN_NAMESPACE } from '../../edm/namespace-aliases';

/** The aggregation methods of the standard (Data Aggregation 4.01, section 3.2.1.3). */
const standard = ['sum', 'min', 'max', 'average', 'countdistinct'] as const;

/** Percentiles that are methods of this service, by their names without namespace. */
export const percentiles: ReadonlyMap<string, number> = lookupTable({ p50: 50, p95: 95, p99: 99 });

/** Names of methods that need no namespace. */
export const shortMethods: readonly string[] = [...standard, ...percentiles.keys()];

/** Qualified names of the methods of this service, as the standard wants them (section 3.2.1.3.6). */
export const customMethods: readonly string[] = [...percentiles.keys()].map((name) => `${OWN_NAMESPACE}.${name}`);

/** The name without namespace of a method, written with or without it; undefined where there is no such method. */
export function methodNamed(written: string): string | undefined {
  const at = customMethods.indexOf(written);
  const name = at < 0 ? written : [...percentiles.keys()][at];
  return name !== undefined && shortMethods.includes(name) ? name : undefined;
}
