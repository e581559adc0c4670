import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { limits } from '../../src/odata/limits';
import { clientOf, inOData, type CallRecordsClient } from '../support/call-records';
import { ndjson, sendImport } from '../support/imports';
import { query } from '../support/queries';
import { sampleCalls } from '../support/sample-calls';
import { settledText } from '../support/settled-text';
import { startTestApp, type TestApp } from '../support/test-app';

const page = readFileSync(join(__dirname, '../../docs/odata.md'), 'utf8');

/** The requests of the page with the answers it shows. */
const examples = [...page.matchAll(/^```http\nGET ([^\n]*)\n```\n\n```(\w+)\n(.*?)\n```$/gms)].map(
  ([, request = '', language = '', shown = '']) => ({ request, language, shown }),
);

const leftOut = new Set(['innerError', '@odata.etag']);

const file = readFileSync(join(__dirname, '../../docs/examples.ndjson'), 'utf8');

let api: TestApp;
let client: CallRecordsClient;
beforeAll(async () => {
  api = await startTestApp();
  client = clientOf(api, inOData);
  await sendImport(api, file);
});
afterAll(() => api.close());

/** The URL of a request that the page shows unencoded. */
function encoded(request: string): string {
  const [path = '', options = ''] = request.split(/\?(.*)/s);
  const pairs = options.split(/&(?=[$@])/).filter(Boolean);
  return encodeURI(path) + query(Object.fromEntries(pairs.map((pair) => pair.split(/=(.*)/s).slice(0, 2))));
}

describe('docs/odata.md', () => {
  it('has the calls of its examples in a file that a reader can import', () => {
    expect(file).toBe(ndjson(sampleCalls));
  });

  it('has an answer to every request', () => {
    expect(examples.length).toBe(page.match(/^```http\nGET /gm)?.length);
    expect(examples.length).toBeGreaterThan(20);
  });

  it.each(examples)('tells the truth: $request', async ({ request, language, shown }) => {
    const { text } = await client.get(encoded(request));
    if (language === 'text') expect(text).toBe(shown);
    else expect(inShort(settledText(text))).toEqual(inShort(settledText(shown)));
  });
});

/** An answer without the members that the page leaves out. */
function inShort(text: string): unknown {
  return JSON.parse(text, (name, value: unknown) => (leftOut.has(name) ? undefined : value));
}

describe('docs/odata.md', () => {
  it('tells every limit', () => {
    const [, rows = ''] = /^\| Limit .*\n.*\n((?:\|.*\n)+)/m.exec(page) ?? [];
    const shown = rows.match(/^\|[^|]*\| (\d+)/gm)?.map((row) => Number(/\d+$/.exec(row)?.[0]));
    expect(shown).toEqual(Object.values(limits).map(({ most }) => most));
  });
});
