// Compares ways to read bodies: `npm run bench:validation`. Times are the best of several rounds that take turns.
import 'reflect-metadata';
import { parse } from 'lossless-json';
import { CallRecord, Session } from '../src/call-records/model';
import { sampleRecord, sampleSegment, sampleSession } from '../src/call-records/samples/sample-bodies';
import { parseJson } from '../src/edm/json/json';
import type { JsonObject } from '../src/edm/json/json-value';
import { readBody } from '../src/edm/reading/body';
import { CREATE } from '../src/edm/rules';
import type { Class } from '../src/edm/structured-type';
import { readByDecorators } from '../test/support/reference/entity-reader';
import { checkSession } from './hand-written';
import { schemaValidator } from './json-schema';

const ROUNDS = 25;
/** Short, so that some rounds are not disturbed by whatever else the machine does. */
const ROUND_MS = 8;
const WARM_UP_MS = 300;

interface Way {
  readonly name: string;
  readonly run: () => unknown;
}

/** Microseconds of one call of each, in the order given. */
function measure(ways: readonly Way[]): number[] {
  for (const { run } of ways) time(run, WARM_UP_MS);
  const best = ways.map(() => Infinity);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, { run }] of ways.entries()) best[index] = Math.min(best[index] ?? Infinity, time(run));
  }
  return best;
}

function time(run: () => unknown, duration = ROUND_MS): number {
  const start = performance.now();
  let calls = 0;
  let end = start;
  for (; end - start < duration; end = performance.now()) {
    run();
    calls++;
  }
  return ((end - start) * 1000) / calls;
}

function compare(title: string, ways: readonly Way[]): void {
  const times = measure(ways);
  const [reference = NaN] = times;
  console.log(`\n${title}`);
  for (const [index, { name }] of ways.entries()) {
    const time = times[index] ?? NaN;
    console.log(`  ${name.padEnd(34)} ${time.toFixed(2).padStart(10)} µs  1/${(reference / time).toFixed(1)}`);
  }
}

const session: JsonObject = { id: 'e523d2ed-2966-4b6b-925b-754a88034cc5', ...sampleSession };
const segments = Array.from({ length: 3 }, (_, index) => ({ id: `segment ${index}`, ...sampleSegment }));
const sessions = Array.from({ length: 60 }, (_, index) => ({ ...session, id: `session ${index}`, segments }));
const bodies: [string, Class, JsonObject][] = [
  ['a session', Session, session],
  ['a session with three segments and media', Session, { ...session, segments }],
  ['a call record with 60 such sessions', CallRecord, { ...sampleRecord, sessions }],
];

for (const [title, target, body] of bodies) {
  const text = JSON.stringify(body);
  const source = parseJson(text) as JsonObject;
  const schema = schemaValidator(target);
  if (!schema(source)) throw new Error('The schema refuses a valid body.');
  const size = `${(Buffer.byteLength(text) / 1000).toFixed(1)} kB`;
  compare(`${title}: rules, ${size}`, [
    { name: 'class-validator (before)', run: () => readByDecorators(target, source, CREATE) },
    { name: 'readers (now)', run: () => readBody(target, source, CREATE) },
    { name: 'Ajv, yes or no, no types inferred', run: () => schema(source) },
    ...(title === 'a session' ? [{ name: 'by hand, yes or no', run: () => checkSession(source) }] : []),
  ]);
  compare(`${title}: parsing, ${size}`, [
    { name: 'lossless-json (before)', run: () => parse(text) },
    { name: 'parseJson (now)', run: () => parseJson(text) },
    { name: 'JSON.parse, losing digits', run: () => JSON.parse(text) as unknown },
  ]);
}

const megabyte = 'x'.repeat(1_000_000);
const texts: [string, string][] = [
  ['a string of 1 MB', JSON.stringify({ megabyte })],
  ['a string of 1 MB and a long number', `{"n":1.00000000000000000001,"megabyte":"${megabyte}"}`],
  ['1 MB of escapes and a long number', `{"n":1.00000000000000000001,"megabyte":"${'\\n'.repeat(500_000)}"}`],
  ['1 MB of numbers, the last one long', `[${'0.5,'.repeat(250_000)}1.00000000000000000001]`],
  ['1 MB of objects, a name given twice', `[${'{"a":1},'.repeat(125_000)}{"a":1,"a":1}]`],
];
for (const [title, text] of texts) {
  compare(`${title}: parsing`, [
    { name: 'lossless-json (before)', run: () => parse(text) },
    { name: 'parseJson (now)', run: () => parseJson(text) },
    { name: 'JSON.parse, losing digits', run: () => JSON.parse(text) as unknown },
  ]);
}
