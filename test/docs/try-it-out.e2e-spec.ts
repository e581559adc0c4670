import { changes } from '../../src/call-records/samples/sample-answers';
import { sampleRecord } from '../../src/call-records/samples/sample-bodies';
import type { JsonObject, JsonValue } from '../../src/edm/json/json-value';
import { recordBody } from '../support/bodies';
import { deltaOf } from '../support/delta';
import { betaDocument, document, examplesOf, pageOf, undeclared, type Entry, type Schema } from '../support/open-api';
import { settledText } from '../support/settled-text';
import { startTestApp, type TestApp, type TestResponse } from '../support/test-app';

/** Title of the example that answers a link, which is not on the page. */
const sinceThen = 'What has changed since';

/** A subscription needs an address that answers, which the page cannot have; they are tried apart from these. */
const isOnThePage = ({ path }: Entry): boolean => !path.startsWith('/subscriptions');

let api: TestApp;
beforeEach(async () => (api = await startTestApp({}, { isFollowing: true })));
afterEach(() => api.close());

describe.each([
  ['v1.0', document],
  ['beta', betaDocument],
])('the page of %s', (version, of) => {
  const onThePage = pageOf(of).filter(isOnThePage);
  const schemas = of.components?.schemas as Record<string, Schema>;

  async function send({ path, method, operation }: Entry, body?: JsonValue, query = ''): Promise<TestResponse> {
    const url = operation.parameters.reduce(
      (text, { name, schema }) => text.replace(`{${name}}`, String(schema.example)),
      path,
    );
    const [mediaType] = Object.keys(operation.requestBody?.content ?? {});
    const prefilled = operation.parameters.filter(({ in: place, schema }) => place === 'header' && schema.example);
    const headers: Record<string, string> = {
      ...(mediaType === undefined ? {} : { 'content-type': mediaType }),
      ...Object.fromEntries(prefilled.map(({ name, schema }) => [name, String(schema.example)])),
    };
    return api.request(`${of.servers?.[0]?.url}${url}${query}`, { method, body, headers });
  }

  it('has one server, whose paths are those of the version', () => {
    expect(of.servers?.map(({ url }) => url)).toEqual([`/${version}`]);
  });

  it('takes the prefilled example of every operation, from top to bottom and again from the top', async () => {
    for (const entry of [...onThePage, ...onThePage]) {
      const [[, body] = []] = examplesOf(entry.operation.requestBody?.content);
      const { status } = await send(entry, body);
      expect(named(entry, status)).toBe(named(entry, successOf(entry)));
    }
  });

  it('shows the answer to every example', async () => {
    const ofMethod = (method: string) => onThePage.filter((entry) => entry.method === method);
    const run = async (entry: Entry, title: string | undefined, body?: JsonValue) => {
      const query = title?.startsWith('With $') ? `?${title.slice('With '.length)}` : '';
      const response = await send(entry, body, query);
      expect(named(entry, response.status)).toBe(named(entry, successOf(entry)));
      const { content } = entry.operation.responses[successOf(entry)] ?? {};
      const shown = examplesOf(content).find(([name]) => name === title)?.[1] ?? '';
      const answer = response.headers.get('content-type')?.startsWith('application/json')
        ? (JSON.parse(response.text) as JsonValue)
        : response.text;
      expect(undeclared(answer, content?.['application/json']?.schema ?? {}, schemas)).toEqual([]);
      expect(settled(answer)).toEqual(settled(shown));
    };
    const answers = (entry: Entry) => examplesOf(entry.operation.responses[200]?.content);
    const bodies = (method: string) =>
      ofMethod(method).flatMap((entry) =>
        examplesOf(entry.operation.requestBody?.content).map(([title, body]) => ({ entry, title, body })),
      );
    // The lists, also those within call records, show what the first creation and the logs have made and nothing else.
    const isOfLog = ({ operation }: Entry): boolean => operation.tags.includes('Call logs');
    const all = bodies('POST');
    const first = [all.find(({ entry }) => !isOfLog(entry)), ...all.filter(({ entry }) => isOfLog(entry))];
    for (const creation of first) if (creation) await run(creation.entry, creation.title, creation.body);
    const reads = ofMethod('GET').flatMap((entry) => answers(entry).map(([title]) => ({ entry, title })));
    for (const { entry, title } of reads) if (title !== sinceThen) await run(entry, title);
    const rest = all.filter((creation) => !first.includes(creation));
    for (const { entry, title, body } of [...bodies('PATCH'), ...bodies('PUT'), ...rest]) await run(entry, title, body);
  });

  it('shows what those find who follow changes', async () => {
    const request = async (method: string, url: string, body?: JsonObject): Promise<JsonObject> =>
      (await api.request(url, { method, body })).json;
    const records = `/${version}/communications/callRecords`;
    const { id } = await request('POST', records, sampleRecord);
    const { id: other } = await request('POST', records, recordBody());
    const link = deltaOf(await request('GET', `${records}/delta()`));
    await request('PATCH', `${records}/${String(id)}`, changes.record['Add the join link']);
    await request('DELETE', `${records}/${String(other)}`);
    const shown = onThePage
      .flatMap(({ operation }) => examplesOf(operation.responses[200]?.content))
      .find(([title]) => title === sinceThen)?.[1] as JsonObject;
    const { text } = await api.request(link);
    expect(settled(JSON.parse(text) as JsonObject)).toEqual(settled(shown));
  });
});

/** The status that the document gives to success. */
function successOf({ operation }: Entry): number {
  return Number(Object.keys(operation.responses).find((status) => status.startsWith('2')));
}

const named = ({ operation: { operationId } }: Entry, status: number) => `${operationId} ${status}`;

/** An answer without what differs from call to call. */
function settled(answer: JsonValue): unknown {
  return JSON.parse(settledText(JSON.stringify(answer)).replaceAll(/"version":\d+/g, '"version":0'));
}
