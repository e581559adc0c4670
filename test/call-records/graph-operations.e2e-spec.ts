import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, parse } from 'node:path';
import {
  BatchRequestContent,
  BatchResponseContent,
  Client,
  type GraphRequest,
} from '@microsoft/microsoft-graph-client';
import { recordBody, segmentBody, sessionBody } from '../support/bodies';
import { fetchTrusting } from '../support/https-fetch';
import { betaDocument, document, operationsOf } from '../support/open-api';
import { startTestApp, type TestApp } from '../support/test-app';

const page = readFileSync(join(__dirname, '../../docs/api.md'), 'utf8');

/** Cells of the table of Graph's operations. */
const table = (page.split("\n## Graph's operations\n")[1]?.split('\n## ')[0] ?? '')
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .slice(2)
  .map((line) => line.split('|').map((cell) => cell.trim()));

/** `GET /communications/callRecords`, and each version that has it. */
const rows = table.flatMap(([, operation = '', versions = '']) =>
  versions.split(', ').map((version) => ({ operation: operation.replaceAll('`', ''), version })),
);

let api: TestApp;
let client: Client;
let listener: Server;
/** `GET /v1.0/communications/callRecords` of each request that was answered with success. */
let answered: string[] = [];
const ownFetch = globalThis.fetch;

beforeAll(async () => {
  api = await startTestApp();
  const send = fetchTrusting(api.certificate);
  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const { method, url } = request;
    const response = await send(request);
    if (response.ok) answered.push(`${method} ${new URL(url).pathname}`);
    return response;
  };
  const token = await api.token();
  client = Client.init({
    authProvider: (done) => done(null, token),
    baseUrl: `${api.https}/`,
    customHosts: new Set([new URL(api.https).hostname]),
  });
  listener = createServer(({ url = '' }, response) => {
    const { searchParams } = new URL(url, 'http://localhost');
    response.setHeader('content-type', 'text/plain').end(searchParams.get('validationToken'));
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
});
beforeEach(() => (answered = []));
afterAll(async () => {
  globalThis.fetch = ownFetch;
  listener.close();
  await api.close();
});

/** Makes a request of the version that is tried. */
type At = (path: string) => GraphRequest;

const callRecords = '/communications/callRecords';
const person = (id: string) => ({
  id,
  identity: { '@odata.type': '#microsoft.graph.communicationsIdentitySet', user: { id } },
});
const names = { organizer: 'o', participant: 'p', session: 's', segment: 'g' };

/** Creates a call with one of everything. @returns its path, which each test has to itself */
async function newCall(at: At): Promise<string> {
  const { organizer, participant, session, segment } = names;
  const { id } = await at(callRecords).post(
    recordBody({
      organizer_v2: person(organizer),
      participants_v2: [person(participant)],
      sessions: [sessionBody({ id: session, segments: [segmentBody({ id: segment })] })],
    }),
  );
  return `${callRecords}/${String(id)}`;
}

async function newSubscription(at: At): Promise<{ id: string; expirationDateTime: string }> {
  return at('/subscriptions').post({
    changeType: 'created,updated',
    notificationUrl: `http://127.0.0.1:${(listener.address() as AddressInfo).port}/`,
    resource: callRecords,
    expirationDateTime: new Date(Date.now() + 2 * 60 * 60_000).toISOString(),
  });
}

/** The six operations of a collection: what `base` is below a new call, and a body for one more. */
function ofCollection(base: string, key: string, id: string, body: () => object, change: object) {
  const path = `${callRecords}/{id}/${base}`;
  const below = async (at: At) => `${await newCall(at)}/${base.replace('{sessionId}', names.session)}`;
  return {
    [`GET ${path}`]: async (at: At) => {
      const { value } = await at(await below(at)).get();
      expect(value).toMatchObject([{ id }]);
    },
    [`POST ${path}`]: async (at: At) => {
      const collection = await below(at);
      const { id: created } = await at(collection).post(body());
      expect((await at(collection).get()).value).toMatchObject(
        expect.arrayContaining([expect.objectContaining({ id: created })]),
      );
    },
    [`GET ${path}/$count`]: async (at: At) => expect(await at(`${await below(at)}/$count`).get()).toBe('1'),
    [`GET ${path}/{${key}}`]: async (at: At) =>
      expect(await at(`${await below(at)}/${id}`).get()).toMatchObject({ id }),
    [`PATCH ${path}/{${key}}`]: async (at: At) => {
      const entity = `${await below(at)}/${id}`;
      expect(await at(entity).patch(change)).toMatchObject({ id, ...change });
      expect(await at(entity).get()).toMatchObject({ id, ...change });
    },
    [`DELETE ${path}/{${key}}`]: async (at: At) => {
      const collection = await below(at);
      await at(`${collection}/${id}`).delete();
      expect((await at(collection).get()).value).toEqual([]);
    },
  };
}

const range = '(fromDateTime=2019-11-01,toDateTime=2019-12-01)';

/** Feeds a log, and asks the function for the row. */
function ofLog(name: string, log: string, row: object, answer: object = row) {
  return {
    [`GET ${callRecords}/${name}(…)`]: async (at: At) => {
      await at(`${callRecords}/${log}`).post({ value: [row] });
      const { value } = await at(`${callRecords}/${name}${range}`).get();
      expect(value).toMatchObject([answer]);
    },
  };
}

const calls: Readonly<Record<string, (at: At) => Promise<unknown>>> = {
  [`GET ${callRecords}`]: async (at) => {
    const path = await newCall(at);
    const { value } = await at(callRecords).top(1_000).get();
    expect(value).toContainEqual(expect.objectContaining({ id: path.split('/').at(-1) }));
  },
  [`POST ${callRecords}`]: async (at) => expect(await at(await newCall(at)).get()).toMatchObject({ version: 1 }),
  [`GET ${callRecords}/$count`]: async (at) => {
    const before = Number(await at(`${callRecords}/$count`).get());
    await newCall(at);
    expect(await at(`${callRecords}/$count`).get()).toBe(String(before + 1));
  },
  [`GET ${callRecords}/{id}`]: async (at) => {
    const call = await at(await newCall(at))
      .expand('sessions($expand=segments),participants_v2')
      .get();
    expect(call).toMatchObject({
      organizer_v2: { id: 'o' },
      participants_v2: [{ id: 'p' }],
      sessions: [{ id: 's', segments: [{ id: 'g' }] }],
    });
  },
  [`PATCH ${callRecords}/{id}`]: async (at) => {
    const path = await newCall(at);
    await at(path).patch({ joinWebUrl: 'https://example.com' });
    expect(await at(path).get()).toMatchObject({ joinWebUrl: 'https://example.com', version: 2 });
  },
  [`DELETE ${callRecords}/{id}`]: async (at) => {
    const path = await newCall(at);
    await at(path).delete();
    await expect(at(path).get()).rejects.toMatchObject({ statusCode: 404 });
  },
  [`GET ${callRecords}/{id}/organizer_v2`]: async (at) =>
    expect(await at(`${await newCall(at)}/organizer_v2`).get()).toMatchObject({ id: names.organizer }),
  [`PATCH ${callRecords}/{id}/organizer_v2`]: async (at) => {
    const path = `${await newCall(at)}/organizer_v2`;
    await at(path).patch({ administrativeUnitInfos: [{ id: 'u' }] });
    expect(await at(path).get()).toMatchObject({ id: names.organizer, administrativeUnitInfos: [{ id: 'u' }] });
  },
  [`DELETE ${callRecords}/{id}/organizer_v2`]: async (at) => {
    const call = await newCall(at);
    await at(`${call}/organizer_v2`).delete();
    expect(await at(call).get()).not.toHaveProperty('organizer_v2.id');
  },
  ...ofCollection('participants_v2', 'participantId', names.participant, () => person('q'), {
    administrativeUnitInfos: [{ id: 'u' }],
  }),
  ...ofCollection('sessions', 'sessionId', names.session, sessionBody, { isTest: true }),
  ...ofCollection('sessions/{sessionId}/segments', 'segmentId', names.segment, segmentBody, {
    failureInfo: { stage: 'midcall', reason: 'no answer' },
  }),
  ...ofLog('getPstnCalls', 'pstnCalls', { id: 'p', startDateTime: '2019-11-02T00:00:00Z', callType: 'conf_out' }),
  ...ofLog('getDirectRoutingCalls', 'directRoutingCalls', { id: 'd', startDateTime: '2019-11-02T00:00:00Z' }),
  ...ofLog('getSmsLog', 'smsMessages', { id: 's', sentDateTime: '2019-11-02T00:00:00Z' }),
  ...ofLog('getPstnBlockedUsersLog', 'blockedUsers', { id: 'b', blockDateTime: '2019-11-02T00:00:00Z' }),
  ...ofLog(
    'getPstnOnlineMeetingDialoutReport',
    'pstnCalls',
    { id: 'p', startDateTime: '2019-11-02T00:00:00Z', callType: 'conf_out', currency: 'USD', charge: 0.5 },
    { totalCalls: 1, totalCallCharge: 0.5, currency: 'USD' },
  ),
  'POST /subscriptions': async (at) =>
    expect(await newSubscription(at)).toMatchObject({
      id: expect.any(String),
      resource: expect.stringContaining('callRecords'),
    }),
  'GET /subscriptions': async (at) => {
    const { id } = await newSubscription(at);
    expect((await at('/subscriptions').get()).value).toContainEqual(expect.objectContaining({ id }));
  },
  'GET /subscriptions/{id}': async (at) => {
    const { id } = await newSubscription(at);
    expect(await at(`/subscriptions/${id}`).get()).toMatchObject({ id, changeType: 'created,updated' });
  },
  'PATCH /subscriptions/{id}': async (at) => {
    const { id, expirationDateTime } = await newSubscription(at);
    const later = new Date(Date.parse(expirationDateTime) + 60 * 60_000).toISOString();
    const changed = await at(`/subscriptions/${id}`).patch({ expirationDateTime: later });
    expect(Date.parse(changed.expirationDateTime)).toBe(Date.parse(later));
  },
  'DELETE /subscriptions/{id}': async (at) => {
    const { id } = await newSubscription(at);
    await at(`/subscriptions/${id}`).delete();
    await expect(at(`/subscriptions/${id}`).get()).rejects.toMatchObject({ statusCode: 404 });
  },
  'POST /subscriptions/{id}/reauthorize': async (at) => {
    const { id } = await newSubscription(at);
    await at(`/subscriptions/${id}/reauthorize`).post({});
  },
  'POST /$batch': async (at) => {
    const path = await newCall(at);
    const content = new BatchRequestContent([
      { id: '1', request: new Request(`https://graph.microsoft.com/v1.0${path}`) },
    ]);
    const answer = new BatchResponseContent(await at('/$batch').post(await content.getContent()));
    expect(await answer.getResponseById('1').json()).toMatchObject({ id: path.split('/').at(-1) });
  },
};

/** The paths that an operation of a version stands for. */
function requestsOf(operation: string, version: string): RegExp {
  const [method = '', path = ''] = operation.split(' ');
  const parts = path.split(/(\{\w+\}|\(…\))/).map((part) => {
    if (part === '(…)') return String.raw`\([^/]+\)`;
    return part.startsWith('{') ? '[^/]+' : part.replaceAll(/[.$]/g, String.raw`\$&`);
  });
  return new RegExp(`^${method} /${version.replace('.', String.raw`\.`)}${parts.join('')}$`);
}

describe("Graph's operations", () => {
  it.each(rows)('$version $operation', async ({ operation, version }) => {
    const call = calls[operation];
    if (call === undefined) throw new Error(`no call of ${operation}`);
    await call((path) => client.api(path).version(version));
    expect(answered).toContainEqual(expect.stringMatching(requestsOf(operation, version)));
  });

  it.each([
    ['v1.0', document],
    ['beta', betaDocument],
  ])('has every operation in the OpenAPI document of %s', (version, documented) => {
    const known = new Set(operationsOf(documented).map(({ method, path }) => withoutNames(`${method} ${path}`)));
    const shown = rows.filter((row) => row.version === version).map(({ operation }) => withoutNames(operation));
    expect(shown.filter((operation) => !known.has(operation))).toEqual([]);
  });
});

/** An operation whose parameters have no names. */
function withoutNames(operation: string): string {
  return operation.replaceAll(/\{\w+\}/g, '{}').replace(/\(.*\)/, '()');
}

describe("Graph's operations", () => {
  it('shows every operation in the table, each with this test', () => {
    const { base } = parse(__filename);
    expect(table.map(([, , , test]) => test)).toEqual(table.map(() => `[client](../test/call-records/${base})`));
    expect(new Set(rows.map(({ operation }) => operation))).toEqual(new Set(Object.keys(calls)));
    expect(rows.filter(({ version }) => version === 'v1.0')).toHaveLength(29 + 7);
  });
});
