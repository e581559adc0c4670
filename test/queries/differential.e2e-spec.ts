import fc from 'fast-check';
import { CallRecord, Participant, Segment, Session } from '../../src/call-records/model';
import type { JsonObject } from '../../src/edm/json/json-value';
import { typeOf } from '../../src/edm/registry';
import type { Class } from '../../src/edm/structured-type';
import { callRecordBodies, WIDE_CALL, wideCallRecord } from '../oracle/data';
import { structured } from '../oracle/json-values';
import { printQuery } from '../oracle/print';
import { questionsAbout, type Question, type Target } from '../oracle/questions';
import { EvaluationError } from '../oracle/values';
import { callRecords, clientOf, itemsOf, pathTo, type CallRecordsClient } from '../support/call-records';
import { startTestApp, type TestApp } from '../support/test-app';

/** Queries in all. */
const RUNS = Number(process.env.DIFFERENTIAL_RUNS ?? 600);
/** Makes the data and the queries. */
const SEED = Number(process.env.DIFFERENTIAL_SEED ?? Date.now() % 2 ** 31);
const EVERYTHING = '$expand=sessions($expand=segments),participants_v2';
/** Call records, and entities of each kind in the one that has many; all fit on one page. */
const SIZE = { calls: 24, inWideCall: 16 };
const LONGEST_MS_PER_RUN = 100;
/** Else newer members of enumerations are answered as unknownFutureValue, and the data would not be known. */
const headers = { prefer: 'include-unknown-enum-members' };

/** How often a form of query is asked, compared with the others. */
const weights: Readonly<Record<string, number>> = { filter: 5, page: 2, compute: 3, expand: 2, apply: 3 };

let api: TestApp;
let client: CallRecordsClient;
let targets: ReadonlyMap<string, Target>;

beforeAll(async () => {
  api = await startTestApp();
  client = clientOf(api);
  const bodies = [...callRecordBodies(SIZE.calls, SEED), wideCallRecord(SIZE.inWideCall, SEED)];
  await Promise.all(bodies.map((body) => client.create(callRecords, body)));
  targets = await readTargets();
}, 60_000);
afterAll(() => api.close());

/** The collections that are asked, by their path, with their entities as the service answers them. */
async function readTargets(): Promise<ReadonlyMap<string, Target>> {
  const records = itemsOf(await client.read(`${callRecords}?${EVERYTHING}`, { headers }));
  const wide = records.find(({ id }) => id === WIDE_CALL) ?? {};
  const [session = {}] = itemsOf(wide, 'sessions');
  const about = (type: Class, rows: readonly JsonObject[]): Target => ({
    type: typeOf(type),
    rows: rows.map((json) => structured(typeOf(type), json)),
  });
  return new Map([
    [callRecords, about(CallRecord, records)],
    [`${pathTo(WIDE_CALL)}/sessions`, about(Session, itemsOf(wide, 'sessions'))],
    [`${pathTo(WIDE_CALL, String(session.id))}/segments`, about(Segment, itemsOf(session, 'segments'))],
    [`${pathTo(WIDE_CALL)}/participants_v2`, about(Participant, itemsOf(wide, 'participants_v2'))],
  ]);
}

/** Asks the service what the oracle has answered; what has no answer by the standard is not asked. */
async function ask(path: string, { options, answer }: Question): Promise<void> {
  const judge = ((): ReturnType<Question['answer']> | undefined => {
    try {
      return answer();
    } catch (error) {
      if (error instanceof EvaluationError) return undefined;
      throw error;
    }
  })();
  fc.pre(judge !== undefined);
  const { status, text, json } = await client.get(`${path}?${printQuery(options)}`, { headers });
  if (status !== 200) throw new Error(`${status}: ${text}`);
  const { expected, actual } = judge(json);
  expect(actual).toEqual(expected);
}

interface Lane {
  readonly path: string;
  readonly form: string;
  readonly questions: fc.Arbitrary<Question>;
}

function lanes(): Lane[] {
  return [...targets].flatMap(([path, target]) =>
    Object.entries(questionsAbout(target)).map(([form, questions]) => ({ path, form, questions })),
  );
}

describe('generated queries', () => {
  it(
    `answers ${RUNS} generated queries as the standard's words do`,
    async () => {
      const all = lanes();
      const weightOf = ({ form }: Lane): number => weights[form] ?? 1;
      const total = all.reduce((sum, lane) => sum + weightOf(lane), 0);
      const outcomes = await Promise.allSettled(
        all.map((lane, index) =>
          fc.assert(
            fc.asyncProperty(lane.questions, (question) => ask(lane.path, question)),
            { numRuns: Math.ceil((RUNS * weightOf(lane)) / total), seed: SEED + index, includeErrorInReport: true },
          ),
        ),
      );
      const failures = outcomes.flatMap((outcome, index) =>
        outcome.status === 'rejected'
          ? [`${all[index]?.path} ${all[index]?.form}, DIFFERENTIAL_SEED=${SEED}: ${String(outcome.reason)}`]
          : [],
      );
      expect(failures.join('\n\n')).toBe('');
    },
    Math.max(60_000, RUNS * LONGEST_MS_PER_RUN),
  );
});
