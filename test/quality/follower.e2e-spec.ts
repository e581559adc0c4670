import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { Random } from '../../src/made-up/generate/random';
import { generateCallRecords } from '../../src/made-up/generate/generate';
import type { JsonObject, JsonValue } from '../../src/edm/json/json-value';
import { callRecords, clientOf, pathTo, type CallRecordsClient } from '../support/call-records';
import { startFollower, type OwnFollower } from '../support/follower';
import { ndjson, sendImport } from '../support/imports';
import { Deriver } from '../../src/quality/follow/deriver';
import { defaultCodecs } from '../../src/quality/rules/codecs';
import { expectedQuality, storedQuality } from '../support/quality-oracle';
import { startTestApp, type TestApp } from '../support/test-app';

const SEQUENCES = Number(process.env['QUALITY_SEQUENCES'] ?? 40);
const SEED = process.env['QUALITY_SEED'] ?? '1';
const STEPS = 14;
jest.setTimeout(60_000 + SEQUENCES * 2_000);

const deriver = new Deriver({ ruleSet: 'cqd-2020', codecs: defaultCodecs });
/** Calls to take bodies from. */
const samples = [
  ...generateCallRecords({ records: 60, seed: SEED, from: Date.UTC(2026, 8, 1, 9), to: Date.UTC(2026, 8, 1, 15) }),
].filter(({ sessions }) => (sessions as JsonValue[]).length < 5);

let api: TestApp;
let db: Client;
/** Statements until the connection of the follower is cut; Infinity: it is not. */
let fuse = Infinity;
let own: OwnFollower;

async function start(): Promise<void> {
  own = await startFollower(api.databaseUrl, deriver, {
    watch: {
      sending: () => {
        if (fuse-- <= 0) throw new Error('The follower was killed.');
      },
    },
  });
}

beforeAll(async () => {
  api = await startTestApp();
  db = new Client(api.databaseUrl);
  await db.connect();
  await start();
});
afterAll(async () => {
  await own.close();
  await db.end();
  await api.close();
});

interface Tenant {
  readonly id: string;
  readonly token: string;
  readonly client: CallRecordsClient;
  readonly random: Random;
}

async function newTenant(seed: string): Promise<Tenant> {
  const id = randomUUID();
  const token = await api.token(id);
  const base = clientOf(api);
  const client = Object.fromEntries(
    (['get', 'delete', 'read'] as const).map((name) => [
      name,
      (path: string, options = {}) => base[name](path, { ...options, token }),
    ]),
  );
  const writing = Object.fromEntries(
    (['post', 'patch', 'create'] as const).map((name) => [
      name,
      (path: string, body: JsonObject, options = {}) => base[name](path, body, { ...options, token }),
    ]),
  );
  return { id, token, client: { ...client, ...writing } as unknown as CallRecordsClient, random: Random.of(seed) };
}

const IDS = ['a', 'b', 'c', 'd', 'e'];

/** Call of an id, made from one of the samples. */
function callOf({ random }: Tenant, id: string, version?: number): JsonObject {
  return { ...random.pick(samples), id, ...(version === undefined ? {} : { version }) };
}

const directRow = ({ random }: Tenant, id: string): JsonObject => ({
  id: random.pick(['r1', 'r2', 'r3']),
  correlationId: id,
  startDateTime: random.pick(['2026-09-01T09:00:00Z', '2026-09-01T10:00:00Z']),
  trunkFullyQualifiedDomainName: random.pick(['one.example.com', 'two.example.com']),
});

/** Steps of a sequence. What is refused, as the call is there or is not, changes nothing. */
const steps: readonly ((tenant: Tenant, id: string) => Promise<unknown>)[] = [
  (tenant, id) => tenant.client.post(callRecords, callOf(tenant, id)),
  (tenant, id) => tenant.client.post(callRecords, callOf(tenant, id)),
  ({ client, token, random }, id) =>
    api.request(pathTo(id), { method: 'PUT', token, body: { ...random.pick(samples), id } }).then(() => client),
  ({ client, random }, id) =>
    client.patch(pathTo(id), {
      startDateTime: random.pick(['2026-09-01T08:59:59Z', '2026-09-01T11:00:00Z']),
      endDateTime: '2026-09-01T23:00:00Z',
    }),
  ({ client, random }, id) =>
    client.post(`${pathTo(id)}/sessions`, {
      ...(random.pick(samples).sessions as JsonObject[])[0],
      id: random.pick(['s1', 's2']),
    }),
  ({ client, random }, id) => client.delete(pathTo(id, random.pick(['s1', 's2']))),
  ({ client }, id) => client.delete(pathTo(id)),
  (tenant, id) =>
    sendImport(api, ndjson(IDS.map((one) => callOf(tenant, one, one === id ? 1 : tenant.random.whole(1, 60)))), {
      token: tenant.token,
    }),
  ({ client, random }, id) =>
    client.post('/v1.0/$batch', {
      requests: [id, random.pick(IDS)].map((one, at) => ({
        id: String(at),
        atomicityGroup: 'g',
        method: 'POST',
        url: '/communications/callRecords/' + one + '/sessions',
        body: (random.pick(samples).sessions as JsonObject[])[0] as JsonObject,
      })),
    }),
  (tenant, id) => tenant.client.post(`${callRecords}/directRoutingCalls`, directRow(tenant, id)),
  ({ client, random }) => client.delete(`${callRecords}/directRoutingCalls/${random.pick(['r1', 'r2', 'r3'])}`),
  // The follower is killed in the middle of its work, or at its end, and another one goes on.
  async ({ id: tenantId, random }) => {
    fuse = random.whole(1, 30);
    await own.follower.follow(tenantId).catch(() => undefined);
    fuse = Infinity;
  },
  ({ id: tenantId }) => own.catchUp(tenantId),
  async ({ id: tenantId }) => {
    await db.query(
      `UPDATE quality_place p SET walked = '', next_generation = (generation + 1) % 3 WHERE tenant_id = $1
      AND NOT EXISTS (SELECT FROM quality_hour h WHERE h.tenant_id = $1 AND h.generation = (p.generation + 1) % 3)`,
      [tenantId],
    );
  },
];

describe('rows and totals', () => {
  it(`are what the call records say, after ${SEQUENCES} sequences of changes with a follower that is killed`, async () => {
    for (let n = 0; n < SEQUENCES; n++) {
      const seed = `${SEED}.${n}`;
      const tenant = await newTenant(seed);
      for (let step = 0; step < STEPS; step++) await tenant.random.pick(steps)(tenant, tenant.random.pick(IDS));
      await own.catchUp(tenant.id);
      const { users, ...expected } = await expectedQuality(tenant.client, tenant.id, db, deriver);
      const { users: stored, ...actual } = await storedQuality(tenant.id, db);
      expect({ seed, ...actual }).toEqual({ seed, ...expected });
      for (const [key, bits] of users) for (const bit of bits) expect(stored.get(key)?.has(bit)).toBe(true);
    }
  });
});
