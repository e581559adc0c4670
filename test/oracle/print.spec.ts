import fc from 'fast-check';
import { CallRecord, Segment, Session } from '../../src/call-records/model';
import type { JsonObject } from '../../src/edm/json/json-value';
import { typeOf } from '../../src/edm/registry';
import { parseOptions } from '../../src/odata/syntax/parse';
import { callRecordBodies } from './data';
import { structured } from './json-values';
import { printQuery } from './print';
import { questionsAbout } from './questions';

const SEED = 1;
const RUNS = 100;

const records = callRecordBodies(8, SEED);
const contained = (parents: readonly JsonObject[], name: string): JsonObject[] =>
  parents.flatMap((parent) => (parent[name] ?? []) as JsonObject[]);
const sessions = contained(records, 'sessions');
const collections = [
  ['call record', CallRecord, records],
  ['session', Session, sessions],
  ['segment', Segment, contained(sessions, 'segments')],
] as const;

const numbers: unknown[] = ['Edm.Int64', 'Edm.Decimal'];

/**
 * Without places and texts, which only what was read has. Which type a number has from its digits is a matter of the
 * grammar's own tests.
 */
function withoutOrigin(node: unknown): unknown {
  if (numbers.includes(node)) return 'a number';
  if (Array.isArray(node)) return node.map(withoutOrigin);
  if (typeof node !== 'object' || node === null) return node;
  const members = Object.entries(node).filter(
    ([name, value]) => name !== 'at' && name !== 'written' && value !== undefined,
  );
  return Object.fromEntries(members.map(([name, value]) => [name, withoutOrigin(value)]));
}

describe.each(collections)('a query about a %s', (_, target, bodies) => {
  const type = typeOf(target);
  const rows = bodies.map((json) => structured(type, json));

  it.each(Object.entries(questionsAbout({ type, rows })))('is read as it was generated: %s', (_form, questions) => {
    fc.assert(
      fc.property(questions, ({ options }) => {
        expect(withoutOrigin(parseOptions(printQuery(options)))).toEqual(withoutOrigin(options));
      }),
      { numRuns: RUNS },
    );
  });
});
