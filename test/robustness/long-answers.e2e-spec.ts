import { sampleRecord } from '../../src/call-records/samples/sample-bodies';
import type { JsonObject } from '../../src/edm/json/json-value';
import { many, recordBody } from '../support/bodies';
import { callRecords, clientOf, itemsOf, type CallRecordsClient } from '../support/call-records';
import { startTestApp, type TestApp } from '../support/test-app';

/** Most items of a page, also of what is expanded; fewer than there are. */
const MOST = 3;

let api: TestApp;
let client: CallRecordsClient;
beforeAll(async () => {
  api = await startTestApp({ maxPageSize: MOST });
  client = clientOf(api);
  const [session] = itemsOf(sampleRecord, 'sessions');
  const userAgent = {
    '@odata.type': '#microsoft.graph.callRecords.clientUserAgent',
    productFamily: 'azureCommunicationServices',
  };
  for (const id of ['a', 'b', 'c', 'd'])
    await client.create(
      callRecords,
      recordBody({
        id,
        organizer: {
          user: {
            id: 'o',
            displayName: null,
            text: 'x'.repeat(15_000),
            big: 2n ** 80n,
            tags: many(50, () => ({ n: 0.1 })),
          },
        },
        sessions: many(5, (n) => ({
          ...session,
          id: `s${n}`,
          caller: { '@odata.type': '#microsoft.graph.callRecords.participantEndpoint', userAgent },
        })),
      }),
    );
});
afterAll(() => api.close());

const forms: [string, Record<string, string>][] = [
  ['as it is stored', { prefer: 'include-unknown-enum-members' }],
  ['without later members', {}],
  ['without nulls', { prefer: 'omit-values=nulls' }],
  ['without metadata', { accept: 'application/json;odata.metadata=none' }],
  ['with full metadata', { accept: 'application/json;odata.metadata=full' }],
  ['in two forms at once', { accept: 'application/json;odata.metadata=full', prefer: 'omit-values=nulls' }],
];

describe.each(forms)('a long answer %s', (_, headers) => {
  /** The answer's items, read as often as there are, and its text. */
  const read = async (query: string): Promise<[JsonObject[], string]> => {
    const { json, text, status } = await api.request(`${callRecords}?${query}`, { headers });
    expect(status).toBe(200);
    return [itemsOf(json), text];
  };

  it.each(['$orderby=id', '$orderby=id&$expand=sessions', '$orderby=id&$expand=sessions($expand=segments)'])(
    'has the items of short ones: %s',
    async (query) => {
      const [items, text] = await read(query);
      expect([items.length, text.length > 64 * 1024]).toEqual([MOST, true]);
      for (const [index, item] of items.entries()) {
        const [one, short] = await read(`${query}&$skip=${index}&$top=1`);
        expect(short.length).toBeLessThan(64 * 1024);
        expect(item).toEqual(one[0]);
        expect(text).toContain(short.slice(short.indexOf('[{') + 1, short.lastIndexOf(']')));
      }
    },
  );
});

describe('long answers', () => {
  it('holds the links to more of what is expanded', async () => {
    const page = await client.read(`${callRecords}?$orderby=id&$expand=sessions`);
    expect(
      itemsOf(page).map((item) => [itemsOf(item, 'sessions').length, typeof item['sessions@odata.nextLink']]),
    ).toEqual(many(MOST, () => ({})).map(() => [MOST, 'string']));
  });

  it('refuses no long answer in a batch', async () => {
    const requests = forms.map(([, headers], n) => ({
      id: `${n}`,
      method: 'GET',
      url: '/communications/callRecords',
      headers,
    }));
    const { json } = await client.post('/v1.0/$batch', { requests });
    expect(itemsOf(json, 'responses').map(({ status }) => status)).toEqual(forms.map(() => 200));
  });
});
