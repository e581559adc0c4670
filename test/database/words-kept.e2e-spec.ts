import * as fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../src/database/data-source';
import { migrate } from '../../src/database/migrate';
import type { JsonObject } from '../../src/edm/json/json-value';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const tables = [
  'call_record',
  'participant',
  'session',
  'segment',
  'pstn_call',
  'direct_routing_call',
  'sms',
  'pstn_block',
];
const tenant = '11111111-1111-4111-8111-111111111111';

const person = ['displayName', 'userPrincipalName', 'email', 'id'];
const texts = [
  ...[...person, 'name', 'headerValue', 'platform', 'productFamily', 'role', 'text', 'reason', 'stage'],
  ...[
    'captureDeviceName',
    'renderDeviceName',
    'ipAddress',
    'reflexiveIPAddress',
    'subnet',
    'basicServiceSetIdentifier',
  ],
  ...['userDisplayName', 'userId', 'calleeNumber', 'callId', 'correlationId', 'smsId', 'blockReason', 'remediationId'],
];
const objects = [
  ...['organizer', 'organizer_v2', 'identity', 'user', 'phone', 'caller', 'callee', 'userAgent', 'associatedIdentity'],
  ...['feedback', 'failureInfo', 'callerNetwork', 'calleeDevice', 'anyOther'],
];

const value = fc.oneof(
  fc.constantFrom('Abbie Wilkins', 'abbie.wilkins@contoso.com', '+1 (425) 555-0100', '10.1.2.3', 'a, "b" \\ c', 'Zoë'),
  fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => text.replaceAll('\0', '').toWellFormed()),
  fc.constantFrom(null, true, 5),
);

function bodyOf(depth: number): fc.Arbitrary<JsonObject> {
  const own = fc.dictionary(fc.constantFrom(...texts), value, { maxKeys: 6 });
  if (depth === 0) return own;
  const below = bodyOf(depth - 1);
  const lists = fc.dictionary(fc.constantFrom('participants', 'media'), fc.array(below, { maxLength: 3 }), {
    maxKeys: 1,
  });
  const members = fc.dictionary(fc.constantFrom(...objects), below, { minKeys: 1, maxKeys: 5 });
  return fc.tuple(own, members, lists).map(([one, other, third]) => ({ ...one, ...other, ...third }));
}

let database: TestDatabase;
let dataSource: DataSource;

beforeAll(async () => {
  database = await createTestDatabase();
  await migrate(database.url);
  dataSource = await createDataSource(database.url, { poolSize: 1 }).initialize();
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

describe('words of a row', () => {
  // The indexes hold the words that the functions made before, and are not made anew.
  it('what makes the words of a row quicker makes the same ones', async () => {
    const repeated = Array.from({ length: 500 }, (_, n) => ({ callerDevice: { captureDeviceName: `Mic ${n % 50}` } }));
    const bodies = [...fc.sample(bodyOf(3), 500), { media: repeated }, {}];
    const words = async (): Promise<unknown[]> => {
      const columns = tables.map((table) => `tsvector_to_array(${table}_words($1, body)) AS ${table}`).join(', ');
      return dataSource.query<unknown[]>(`SELECT ${columns} FROM jsonb_array_elements($2::jsonb) body`, [
        tenant,
        JSON.stringify(bodies),
      ]);
    };
    const now = await words();
    const names = dataSource.migrations.map((migration) => migration.constructor.name);
    for (let left = names.length; left > names.indexOf('QuickWords1700000023000'); left--)
      await dataSource.undoLastMigration();
    const before = await words();
    for (const [index, body] of bodies.entries()) expect([body, now[index]]).toEqual([body, before[index]]);
  });
});
