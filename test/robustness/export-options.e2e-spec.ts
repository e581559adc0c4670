import { parseJson } from '../../src/edm/json/json';
import type { JsonObject } from '../../src/edm/json/json-value';
import { itemsOf } from '../support/call-records';
import { query, startSampleApp, type SampleApp } from '../support/queries';

let sample: SampleApp;

beforeAll(async () => (sample = await startSampleApp()));
afterAll(() => sample.api.close());

/** Each option of an expanded collection; sessions and segments have the members that these name. */
const options = [
  "$filter=id ne 'a2' and startDateTime gt 2024-01-01",
  '$search=PC-7 OR hum',
  '$compute=endDateTime sub startDateTime as length;$orderby=length;$select=id,length',
  '$orderby=startDateTime desc,id',
  '$top=1',
  '$skip=1',
  "$count=true;$filter=id eq 'a2'",
  '$count=true;$search=hum',
  '$select=id,endDateTime',
  '$filter=startDateTime gt $it/startDateTime',
];
/** What is expanded to something else than entities. */
const others = [
  'sessions/$count',
  "sessions/$count($filter=id eq 'a1')",
  'sessions/$count($search=hum)',
  'sessions/$ref',
  "sessions/$ref($filter=id eq 'a1')",
  '*($levels=max)',
];
const expansions = [
  ...others,
  ...options.map((option) => `sessions(${option})`),
  ...options.map((option) => `sessions($expand=segments(${option}))`),
  ...options.slice(0, 3).map((option) => `sessions(${option};$expand=segments(${option}))`),
];

/** The lines of an export, without what only pages have. */
async function exported(path: string, options: Readonly<Record<string, string>>): Promise<JsonObject[]> {
  const answer = await sample.client.get(`${path}${query(options)}`, { headers: { accept: 'application/x-ndjson' } });
  expect([answer.status, options]).toEqual([200, options]);
  const lines = answer.text.split('\n').filter((line) => line !== '');
  return lines.map((line) => parseJson(line) as JsonObject);
}

/** The rows of the same as a table. */
async function tabled(path: string, options: Readonly<Record<string, string>>): Promise<string[]> {
  const answer = await sample.client.get(`${path}${query(options)}`, { headers: { accept: 'text/csv' } });
  expect([answer.status, options]).toEqual([200, options]);
  return answer.text.trim().split('\r\n');
}

/** What pages say of entities without links, tags and types of computed members, which exports leave out. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const isLink = Object.keys(value).length === 1;
  const members = Object.entries(value).filter(
    ([name]) => !/.@odata\.type$|@odata\.(?:context|etag|nextLink)$/.test(name) && (isLink || name !== '@odata.id'),
  );
  return Object.fromEntries(members.map(([name, member]) => [name, plain(member)]));
}

const calls = '/v1.0/communications/callRecords';

/** The entities of the page, whole as an export has them. */
async function paged(path: string, options: Readonly<Record<string, string>>): Promise<JsonObject[]> {
  const headers = { prefer: 'include-unknown-enum-members' };
  return itemsOf(await sample.client.read(`${path}${query(options)}`, { headers }));
}

describe('an export of call records', () => {
  it.each(expansions)('says with $expand=%s what a page says', async (expand) => {
    const asked = { $expand: expand, $orderby: 'id' };
    const page = await paged(calls, asked);
    expect(plain(await exported(calls, asked))).toEqual(plain(page));
    expect(await tabled(calls, asked)).toHaveLength(page.length + 1);
  });
});

describe.each([
  ['the sessions of all calls', '/v1.0/communications/sessions'],
  ['the sessions of a call', `${calls}/a/sessions`],
])('an export of %s', (_, path) => {
  it.each(options)('says with $expand=segments(%s) what a page says', async (option) => {
    const asked = { $expand: `segments(${option})`, $filter: "startsWith(id,'a')", $orderby: 'id' };
    const page = await paged(path, asked);
    expect(plain(await exported(path, asked))).toEqual(plain(page));
    expect(await tabled(path, asked)).toHaveLength(page.length + 1);
  });
});

describe.each([
  ['call records', calls],
  ['the sessions of a call', `${calls}/a/sessions`],
  ['the segments of a session', `${calls}/a/sessions/a1/segments`],
  ['the participants of a call', `${calls}/a/participants_v2`],
  ['the sessions of all calls', '/v1.0/communications/sessions'],
  ['the segments of all calls', '/v1.0/communications/segments'],
])('an export of %s', (_, path) => {
  it.each<Readonly<Record<string, string>>>([
    { $filter: "id ne 'a2'", $orderby: 'id' },
    { $search: 'hum', $orderby: 'id' },
    { $compute: 'length(id) as long', $select: 'id,long', $orderby: 'long,id' },
    { $filter: 'id ne @p', '@p': "'a'", $orderby: 'id', $top: '2', $skip: '1' },
  ])('says with %j what a page says', async (asked) => {
    const page = await paged(path, asked);
    expect(plain(await exported(path, asked))).toEqual(plain(page));
    expect(await tabled(path, asked)).toHaveLength(page.length + 1);
  });
});
