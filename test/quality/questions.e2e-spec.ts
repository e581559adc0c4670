import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { abbie, owen } from '../../src/call-records/samples/sample-call';
import type { JsonObject } from '../../src/edm/json/json-value';
import { urlOf } from '../support/shell-requests';
import { startTestApp, type TestApp } from '../support/test-app';

const communications = '/v1.0/communications';

interface Heard {
  readonly averageJitter?: string;
  readonly averagePacketLossRate?: number;
  readonly averageRoundTripTime?: string;
  readonly audioCodec?: string;
}

/** A side of a call: a user on a network. */
const side = (user: JsonObject): JsonObject => ({
  '@odata.type': '#microsoft.graph.callRecords.participantEndpoint',
  associatedIdentity: { '@odata.type': '#microsoft.graph.userIdentity', ...user },
});
const telephone: JsonObject = {
  '@odata.type': '#microsoft.graph.callRecords.participantEndpoint',
  associatedIdentity: { '@odata.type': '#microsoft.graph.identity', id: '+14255550100' },
};
/** The participant at an endpoint. */
function participant({ associatedIdentity }: JsonObject): JsonObject {
  const { id = null } = associatedIdentity as JsonObject;
  return { id, identity: { [id === '+14255550100' ? 'phone' : 'user']: { id } } };
}
const slowWifi = { subnet: '10.1.0.0', connectionType: 'wifi', wifiBand: 'frequency24GHz' };
const fastWifi = { subnet: '10.2.0.0', connectionType: 'wifi', wifiBand: 'frequency50GHz' };
const wire = { subnet: '10.3.0.0', connectionType: 'wired' };

interface Told {
  readonly id: string;
  readonly start: string;
  readonly end: string;
  readonly callee?: JsonObject;
  readonly networks?: readonly [JsonObject, JsonObject];
  /** What the callee heard, and what the caller heard. */
  readonly heard?: readonly [Heard, Heard];
  readonly failureInfo?: JsonObject;
}

/** A call from Abbie. Without measurements, it has no media. */
function call({ id, start, end, callee = side(owen), networks, heard, failureInfo }: Told): JsonObject {
  const [startDateTime, endDateTime] = [`2026-01-${start}:00Z`, `2026-01-${end}:00Z`];
  const caller = side(abbie);
  const about = { startDateTime, endDateTime, caller, callee };
  const stream = (streamDirection: string, values: Heard | undefined, streamId: string): JsonObject => ({
    ...{ streamId, streamDirection, packetUtilization: 4000 },
    ...(values as JsonObject),
  });
  const medium: JsonObject = {
    label: 'main-audio',
    callerNetwork: networks?.[0] ?? null,
    calleeNetwork: networks?.[1] ?? null,
    streams: [stream('callerToCallee', heard?.[0], '1'), stream('calleeToCaller', heard?.[1], '2')],
  };
  const segments = [{ id: 'segment', ...about, media: heard === undefined ? [] : [medium] }];
  const session = { id: 'session', ...about, modalities: ['audio'], segments };
  return {
    ...{ id, type: 'peerToPeer', modalities: ['audio'], startDateTime, endDateTime },
    participants_v2: [caller, callee].map(participant),
    sessions: [failureInfo === undefined ? session : { ...session, failureInfo }],
  };
}

const good: Heard = {
  ...{ audioCodec: 'pcmu', averageJitter: 'PT0.004S' },
  ...{ averagePacketLossRate: 0.02, averageRoundTripTime: 'PT0.05S' },
};
const bad: Heard = { ...good, averageJitter: 'PT0.041S', averagePacketLossRate: 0.124 };

/** The calls of the questions. */
const calls: readonly JsonObject[] = [
  call({ id: 'call-1', start: '12T09:14', end: '12T09:16', networks: [slowWifi, wire], heard: [good, bad] }),
  call({
    ...{ id: 'call-2', start: '12T10:00', end: '12T10:10', networks: [fastWifi, wire] },
    heard: [
      { ...good, audioCodec: 'opus' },
      { ...good, audioCodec: 'opus' },
    ],
  }),
  call({ id: 'call-3', start: '13T09:30', end: '13T09:31', networks: [slowWifi, wire], heard: [good, {}] }),
  call({
    ...{ id: 'call-4', start: '13T11:00', end: '13T11:01', callee: telephone },
    failureInfo: { stage: 'callSetup', reason: 'SIP 486 Busy here, Q.850 17 User busy, by callee' },
  }),
];
const logRow: JsonObject = {
  ...{ id: 'row-4', correlationId: 'call-4', startDateTime: '2026-01-13T11:00:00Z' },
  ...{ successfulCall: false, finalSipCode: 486, trunkFullyQualifiedDomainName: 'sbc.contoso.com' },
};

interface Question {
  readonly title: string;
  readonly request: string;
  readonly shown: string;
}

/** The text below a heading of a page. */
function partOf(page: string, heading: string): string {
  return page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
}

/** The questions of the page, each with the text below its heading. */
const asked = partOf(readFileSync(join(__dirname, '../../docs/quality.md'), 'utf8'), 'Ten questions')
  .split(/^### /m)
  .slice(1);

/** Requests in shell with the JSON of their answers. A question can have several. */
const questions = asked.flatMap((text) => {
  const [title = ''] = text.split('\n', 1);
  const answered = text.matchAll(/^```sh\n([^]*?)^```\n+```json\n([^]*?)^```/gm);
  return [...answered].map(([, request = '', shown = '']): Question => ({ title, request, shown }));
});

let api: TestApp;
beforeAll(async () => {
  api = await startTestApp({}, { isFollowing: true });
  const bodies = [
    { path: 'callRecords/directRoutingCalls', body: logRow },
    ...calls.map((body) => ({ path: 'callRecords', body })),
  ];
  for (const { path, body } of bodies) {
    const { status, text } = await api.request(`${communications}/${path}`, { method: 'POST', body });
    expect([status, text]).toEqual([201, text]);
  }
});
afterAll(() => api.close());

it('has ten questions with an answer', () => {
  expect(asked).toHaveLength(10);
  expect(new Set(questions.map(({ title }) => title)).size).toBe(asked.length);
});

it.each(questions)('answers: $title', async ({ request, shown }) => {
  const { text } = await api.request(urlOf(request), { headers: { prefer: 'wait=30' } });
  const answer: unknown = JSON.parse(text, (name, value: unknown) => (name.includes('@') ? undefined : value));
  expect(answer).toEqual(JSON.parse(shown));
});
