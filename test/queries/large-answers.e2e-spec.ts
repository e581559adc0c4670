import { Client } from 'pg';
import { many, recordBody } from '../support/bodies';
import { callRecords, clientOf, idsOf, pagesFrom, pathTo, type CallRecordsClient } from '../support/call-records';
import { expectDetails, expectError } from '../support/expect-error';
import { startTestApp, tenant, type TestApp } from '../support/test-app';

let api: TestApp;
let client: CallRecordsClient;
beforeAll(async () => {
  api = await startTestApp();
  client = clientOf(api);
});
afterAll(() => api.close());

/** Lets a call record grow beyond what a body may hold. @param text SQL expression for its joinWebUrl */
async function grow(id: string, text: string): Promise<void> {
  await client.create(callRecords, recordBody({ id }));
  const database = new Client(api.databaseUrl);
  await database.connect();
  const change = `UPDATE call_record SET body = body || jsonb_build_object('joinWebUrl', ${text})`;
  await database.query(`${change} WHERE tenant_id = $1 AND id = $2`, [tenant, id]);
  await database.end();
}

describe('large answers', () => {
  it('a page of large entities ends early, and its link leads to the rest', async () => {
    const ids = ['c', 'b', 'a'];
    // What compresses badly, since entities count as they are stored.
    const text = "(SELECT string_agg(encode(sha512(n::text::bytea), 'base64'), '') FROM generate_series(1, 40000) n)";
    for (const id of ids) await grow(id, text);
    for (const query of ['?$select=id', '?$select=id&$top=3']) {
      const pages = await pagesFrom(client, callRecords + query);
      expect(pages.map((page) => idsOf(page))).toEqual([['c', 'b'], ['a']]);
    }
    for (const id of ids) await client.delete(pathTo(id));
  });

  it('what is too large for one answer is refused, and the service goes on', async () => {
    await grow('huge', "repeat('x', 70000000)");
    expect(expectError(await client.get(pathTo('huge')), 'answerTooLarge').message).toMatch(/\$select/);
    expect(idsOf(await client.read(`${callRecords}?$select=id`))).toEqual(['huge']);
    await client.delete(pathTo('huge'));
  });

  it('a body with more entities than one request may write is refused', async () => {
    const body = recordBody({ id: 'many', participants_v2: many(20_001, () => ({})) });
    expect(expectDetails(await client.post(callRecords, body))).toEqual(['tooManyItems participants_v2']);
    expectError(await client.get(pathTo('many')), 'notFound');
  });
});
