import { recordBody } from '../support/bodies';
import { callRecords, clientOf, type CallRecordsClient } from '../support/call-records';
import { otherTenant, startTestApp, type TestApp } from '../support/test-app';

let api: TestApp;
let client: CallRecordsClient;
let other: CallRecordsClient;
beforeAll(async () => {
  api = await startTestApp();
  client = clientOf(api);
  other = clientOf(api, { authorization: `Bearer ${await api.token(otherTenant)}` });
});
afterAll(() => api.close());

/** What the token of a link shows to whoever looks at it. */
function shownBy(link: unknown): string {
  const { searchParams } = new URL(String(link));
  const token = searchParams.get('$deltatoken') ?? searchParams.get('$skiptoken') ?? '';
  expect(token).not.toBe('');
  return `${token} ${Buffer.from(token, 'base64url').toString('latin1')}`;
}

describe('others unseen', () => {
  it('a token of changes shows no count of what all tenants have changed', async () => {
    const latest = `${callRecords}/delta?$deltatoken=latest`;
    const lengths = new Set<number>();
    for (let n = 0; n < 12; n++) {
      await Promise.all([client.create(callRecords, recordBody()), other.create(callRecords, recordBody())]);
      const shown = shownBy((await client.read(latest))['@odata.deltaLink']);
      expect(shown).not.toMatch(/"\d+"|^\d+ /);
      lengths.add(shown.length);
    }
    expect(lengths.size).toBe(1);
    expect(shownBy((await client.read(`${callRecords}/delta?$top=1`))['@odata.nextLink'])).not.toMatch(/"\d+"/);
  });
});
