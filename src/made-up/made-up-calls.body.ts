import type { Finding } from '../edm/json/finding';
import type { JsonObject, JsonValue } from '../edm/json/json-value';
import { parseBody } from '../graph/request/body-text';
import { invalidBody } from '../graph/request/entity-body';

/** Which calls to make up. */
export interface MadeUpCalls {
  /** Number of call records. */
  readonly count: number;
  /** Length of the period in which they take place, which ends now. */
  readonly days: number;
}

/** Least and greatest value of each member. */
const bounds: Readonly<Record<keyof MadeUpCalls, readonly [least: number, most: number]>> = {
  count: [1, 10_000],
  days: [1, 90],
};
const names = Object.keys(bounds) as (keyof MadeUpCalls)[];

/**
 * Reads the body of a request for made-up calls.
 * @param text JSON
 * @throws GraphError `malformedJson`, or `invalidBody` with every broken rule and its member
 */
export function readMadeUpCalls(text: unknown): MadeUpCalls {
  const body = parseBody(text);
  const unknown = Object.keys(body).filter((name) => !names.some((known) => known === name));
  const findings = [
    ...names.flatMap((name) => findingsOf(body, name)),
    ...unknown.map((target): Finding => ({ code: 'unknownProperty', message: 'is not known here', target })),
  ];
  if (findings.length > 0) throw invalidBody(findings);
  return { count: Number(body.count), days: Number(body.days) };
}

function findingsOf(body: JsonObject, target: keyof MadeUpCalls): Finding[] {
  if (!Object.hasOwn(body, target)) return [{ code: 'missingProperty', message: 'is required', target }];
  const [least, most] = bounds[target];
  if (isWithin(body[target], least, most)) return [];
  return [{ code: 'invalidValue', message: `must be a whole number from ${least} to ${most}`, target }];
}

function isWithin(value: JsonValue | undefined, least: number, most: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
}
