import { DefaultHeaders, DefaultInit, GraphCollection, GraphInstance, GraphQueryable } from '@pnp/graph';
import { BearerToken, BrowserFetch, DefaultParse, InjectHeaders } from '@pnp/queryable';
import type { JsonObject } from '../../src/edm/json/json-value';
import { fetchTrusting } from '../support/https-fetch';
import { startSampleApp, type SampleApp } from '../support/queries';

let sample: SampleApp;
let graph: ReturnType<typeof GraphQueryable>;
/** URLs of the requests as the client sends them. */
const sent: string[] = [];
const ownFetch = globalThis.fetch;

beforeAll(async () => {
  sample = await startSampleApp();
  const { api } = sample;
  const trusting = fetchTrusting(api.certificate);
  globalThis.fetch = (input, init) => {
    sent.push(String(input));
    return trusting(input, init);
  };
  const root = `${api.https}/v1.0`;
  graph = GraphQueryable(root).using(
    DefaultInit(root),
    DefaultHeaders(),
    BrowserFetch(),
    DefaultParse(),
    BearerToken(await api.token()),
  );
});
afterAll(async () => {
  globalThis.fetch = ownFetch;
  await sample.api.close();
});

const calls = () => GraphCollection(graph, 'communications/callRecords');
const ids = (items: unknown): unknown[] => (items as JsonObject[]).map(({ id }) => id);

describe('@pnp/graph', () => {
  it('lists, and reads one', async () => {
    expect(ids(await calls()())).toEqual(['b', 'a', 'c', 'd']);
    const record = GraphInstance(graph, 'communications/callRecords/a').select('id', 'version');
    expect(await record()).toMatchObject({ id: 'a', version: 5 });
  });

  it('filters, its dollar signs and blanks encoded as forms do', async () => {
    expect(ids(await calls().filter("contains(joinWebUrl,'Neil+Co')")())).toEqual(['a']);
    expect(sent.at(-1)).toMatch(/\?%24filter=contains%28joinWebUrl%2C%27Neil%2BCo%27%29$/);
    expect(ids(await calls().filter('startDateTime lt 2024-03-03T10:00:00.1234568+01:00')())).toEqual(['a', 'c', 'd']);
    expect(sent.at(-1)).toContain('startDateTime+lt+2024-03-03T10%3A00%3A00.1234568%2B01%3A00');
  });

  it('filters with any, which it sends as it was written', async () => {
    expect(ids(await calls().filter("sessions/any(s:s/caller/identity/user/id eq 'u2')")())).toEqual(['a']);
    expect(sent.at(-1)).toContain('?$filter=sessions/any(s:s/caller');
  });

  it('orders, skips, searches, selects and expands', async () => {
    expect(ids(await calls().orderBy('version', false).orderBy('id')())).toEqual(['c', 'a', 'd', 'b']);
    expect(ids(await calls().skip(1).top(2)())).toEqual(['a', 'c']);
    expect(ids(await calls().search('"constant hum"')())).toEqual(['a']);
    const [call] = (await calls()
      .filter('version eq 5')
      .select('id')
      .expand('sessions($select=id;$orderby=id desc)')()) as JsonObject[];
    expect(call).toMatchObject({ id: 'a', sessions: [{ id: 'a2' }, { id: 'a1' }] });
  });

  it('iterates over all pages', async () => {
    const pages: unknown[][] = [];
    const small = calls()
      .orderBy('version')
      .using(InjectHeaders({ prefer: 'odata.maxpagesize=3' }));
    for await (const page of small) pages.push(ids(page));
    expect(pages).toEqual([['b', 'd', 'a'], ['c']]);
  });
});
