import { sampleCall } from '../../call-records/samples/sample-call';
import type { EntitySet } from '../../odata/entity-set';
import type { Examples } from '../../open-api/operation';
import { callSummaries, qualityHours, streams } from '../sets/quality-sets';
import { sampleCallHour, sampleStream, sampleStreamHour, sampleSummary } from './sample-rows';

const contexts = 'http://localhost:3000/v1.0/$metadata#';

interface Answers {
  readonly pages: Examples;
  readonly entities: Examples;
  readonly count: string;
}

/** The row of a set as an answer has it: with every property. */
function whole({ type }: EntitySet, row: Readonly<Record<string, unknown>>): object {
  const stored = [...type.properties.values()].filter(({ type: { kind } }) => kind !== 'reference');
  // The members with columns come before those of the body.
  const ordered = [...stored.filter(({ column }) => column), ...stored.filter(({ column }) => !column)];
  return Object.fromEntries(ordered.map(({ name }) => [name, row[name] ?? null]));
}

function answersOf(set: EntitySet, rows: readonly Readonly<Record<string, unknown>>[], path = set.name): Answers {
  const entities = rows.map((row) => whole(set, row));
  return {
    pages: { 'A page': { '@odata.context': `${contexts}${path}`, value: entities } },
    entities: { [`The ${set.label}`]: { '@odata.context': `${contexts}${path}/$entity`, ...entities[0] } },
    count: String(rows.length),
  };
}

export const streamAnswers = answersOf(streams, [sampleStream]);
export const streamOfCallAnswers = answersOf(
  streams,
  [sampleStream],
  `communications/callRecords('${sampleCall.id}')/streams`,
);
export const summaryAnswers = answersOf(callSummaries, [sampleSummary]);
export const hourAnswers = answersOf(qualityHours, [sampleStreamHour, sampleCallHour]);

/** The example of an id. */
export function exampleId({ type }: EntitySet): string {
  return String(type.properties.get('id')?.example);
}
