import { once } from 'node:events';
import { get, type ClientRequest, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import * as zlib from 'node:zlib';
import { Client } from 'pg';
import { parseJson } from '../../src/edm/json/json';
import type { JsonObject } from '../../src/edm/json/json-value';
import { many, recordBody, sessionBody, wholeCall } from '../support/bodies';
import { callRecords, clientOf, itemsOf, pathTo, type CallRecordsClient } from '../support/call-records';
import { expectError } from '../support/expect-error';
import { counts, ndjson, sendImport } from '../support/imports';
import { realBodies } from '../support/real-bodies';
import { otherTenant, startTestApp, type TestApp } from '../support/test-app';

const ndjsonType = 'application/x-ndjson';
const exportUrl = `${callRecords}/export`;
/** Has calls that are very long. */
const largeTenant = '33333333-3333-4333-8333-333333333333';
const everything = '$expand=sessions($expand=segments),participants_v2';

let api: TestApp;
let client: CallRecordsClient;
beforeAll(async () => {
  api = await startTestApp();
  client = clientOf(api);
  const numbers = { version: 9007199254740993n, joinWebUrl: 'a,"b"\r\n=1+1' };
  const large = recordBody({ id: 'large', ...numbers, sessions: many(150, (n) => sessionBody({ id: `s${n}` })) });
  const small = many(300, (n) => wholeCall({ id: `n${n}`, startDateTime: `2023-01-01T00:00:00.${1000 + n}Z` }));
  const real = realBodies()
    .filter(({ kind }) => kind === 'callRecord')
    .map(({ body }, n) => ({ ...body, id: `real${n}` }));
  await sendImport(api, ndjson([large, ...small, ...real]));
  const long = many(60, (n) => recordBody({ id: `long${n}`, joinWebUrl: 'x'.repeat(1_000_000) }));
  await sendImport(api, ndjson(long), { token: await api.token(largeTenant) });
});
afterAll(() => api.close());

async function linesOf(path: string, headers: Record<string, string> = { accept: ndjsonType }): Promise<JsonObject[]> {
  const { status, text } = await client.get(path, { headers });
  if (status !== 200) throw new Error(`${status}: ${text}`);
  expect(text === '' || text.endsWith('\n')).toBe(true);
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => parseJson(line) as JsonObject);
}

/** Begins an export of 60 MB of another tenant: far more than the buffers between the database and a client hold. */
async function beginLargeExport(): Promise<[ClientRequest, IncomingMessage]> {
  const request = get(`${api.http}${exportUrl}`, {
    headers: { authorization: `Bearer ${await api.token(largeTenant)}` },
  });
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  expect(answer.statusCode).toBe(200);
  await sleep(100);
  return [request, answer];
}

async function statesOfExports(): Promise<string[]> {
  const database = new Client(api.databaseUrl);
  await database.connect();
  const { rows } = await database.query<{ state: string }>(
    "SELECT state FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%AS found%' AND pid <> pg_backend_pid() AND state <> 'idle'",
  );
  await database.end();
  return rows.map(({ state }) => state);
}

describe('an export', () => {
  it('gives whole calls, which an import takes as they are', async () => {
    const answer = await client.get(exportUrl);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, ndjsonType]);
    const lines = answer.text.split('\n').filter(Boolean);
    const total = Number((await client.get(`${callRecords}/$count`)).text);
    expect(lines).toHaveLength(total);

    const token = await api.token(otherTenant);
    const { end } = await sendImport(api, answer.text, { token });
    expect(end).toEqual(counts('totals', total, [total, 0, 0]));
    const again = await client.get(exportUrl, { token });
    // The time of the last change is the service's.
    const apart = (text: string): string => text.replaceAll(/"lastModifiedDateTime": ?"[^"]*"/g, '');
    expect(apart(again.text)).toBe(apart(answer.text));
  });

  it('holds all that a page holds, in its order, and expanded collections to their end', async () => {
    const query = `${everything}&$filter=contains(id,'n1') or id eq 'large'&$orderby=id desc`;
    const plain = { accept: 'application/json;odata.metadata=none' };
    const page = await client.read(`${callRecords}?${query}&$top=1000`, { headers: plain });
    const lines = await linesOf(`${callRecords}?${query}`);
    expect(lines.map(({ id }) => id)).toEqual(itemsOf(page).map(({ id }) => id));
    expect(lines.filter(({ id }) => id !== 'large')).toEqual(itemsOf(page).filter(({ id }) => id !== 'large'));
    const large = lines.find(({ id }) => id === 'large');
    expect(itemsOf(large ?? {}, 'sessions').map(({ id }) => id)).toEqual(
      many(150, (n) => ({ id: `s${n}` })).map(({ id }) => id),
    );
    expect(Object.keys(large ?? {}).filter((name) => name.includes('@'))).toEqual([]);
  });

  it.each([
    ['$top=3&$skip=2&$select=id', 3],
    ['$search="=1"&$select=id', undefined],
    ["$filter=id eq 'large'&$select=id&$compute=version add 1 as next", 1],
    ["$filter=id eq 'large'&$expand=sessions($count=true;$top=2;$skip=1;$select=id)", 1],
    ["$filter=id eq 'large'&$expand=sessions/$count", 1],
    ["$filter=id eq 'nobody'", 0],
  ])('takes %s', async (query, count) => {
    const page = await client.read(`${callRecords}?${query}`, {
      headers: { accept: 'application/json;odata.metadata=none' },
    });
    const lines = await linesOf(`${callRecords}?${query}`);
    if (count !== undefined) expect(lines).toHaveLength(count);
    expect(lines).toEqual(itemsOf(page));
  });

  it('works on every collection', async () => {
    const sessions = await linesOf(`${pathTo('large')}/sessions`);
    expect(sessions).toHaveLength(150);
    expect(await linesOf(`${pathTo('n7', 's')}/segments`)).toEqual([expect.objectContaining({ id: 'g' })]);
    expect(await linesOf(`${pathTo('n7')}/participants_v2`)).toEqual([]);
    const [one] = await linesOf("/v1.0/communications/sessions?$filter=callRecordId eq 'n7'&$expand=segments");
    expect(one).toMatchObject({ callRecordId: 'n7', id: 's', segments: [{ id: 'g' }] });
    expect(await linesOf("/v1.0/communications/segments?$filter=callRecordId eq 'n7'")).toHaveLength(1);
  });

  it('refuses what it cannot give, before it begins', async () => {
    const headers = { accept: ndjsonType };
    expectError(await client.get(`${pathTo('nobody')}/sessions`, { headers }), 'notFound');
    expectError(await client.get(`${exportUrl}?$filter=nothing eq 1`), 'invalidQuery');
    expectError(await client.get(`${exportUrl}?$skiptoken=x`), 'invalidQuery');
    expectError(await client.get(`${exportUrl}?$apply=aggregate($count as n)`), 'notImplemented');
    expectError(await client.get(exportUrl, { headers: { accept: 'application/json' } }), 'notAcceptable');
    expectError(await client.get(pathTo('large'), { headers }), 'notAcceptable');
    expectError(await client.post(callRecords, recordBody(), { headers: { accept: 'text/csv' } }), 'notAcceptable');
  });

  it('leaves the id of its own name to call records', async () => {
    await client.create(callRecords, recordBody({ id: 'export' }));
    expect(await client.read(`${callRecords}('export')`)).toMatchObject({ id: 'export' });
    expect((await client.patch(pathTo('export'), { joinWebUrl: 'x' })).status).toBe(200);
    expect((await client.get(`${pathTo('export')}/sessions`)).status).toBe(200);
    expect((await client.delete(pathTo('export'))).status).toBe(204);
  });

  it('gives tables as CSV', async () => {
    const headers = { accept: 'text/csv' };
    const query =
      "$filter=id eq 'large'&$select=id,version,joinWebUrl,modalities,organizer_v2&$expand=sessions($top=1;$select=id)";
    const answer = await client.get(`${callRecords}?${query}`, { headers });
    expect(answer.headers.get('content-type')).toBe('text/csv;charset=utf-8;header=present');
    const [head = '', ...rest] = answer.text.split('\r\n');
    expect(head).toMatch(/^id,version,joinWebUrl,modalities,organizer_v2\/id,/);
    expect(head).toContain(',organizer_v2/identity/user/displayName,');
    expect(head).toMatch(/,sessions$/);
    const line = rest.join('\r\n');
    expect(line).toMatch(/^large,9007199254740993,"a,""b""\r\n=1\+1","\[""audio""\]",,/);
    expect(line).toMatch(/,"\[\{""id"": ?""s0""\}\]"\r\n$/);
  });

  it('is compressed where the client takes that', async () => {
    const request = get(`${api.http}${exportUrl}`, {
      headers: { authorization: `Bearer ${await api.token()}`, 'accept-encoding': 'gzip' },
    });
    const [answer] = (await once(request, 'response')) as [IncomingMessage];
    expect(answer.headers['content-encoding']).toBe('gzip');
    const text = zlib.gunzipSync(await buffer(answer)).toString();
    expect(text).toBe((await client.get(exportUrl)).text);
  });

  it('is compressed with zstd where Node can do that', async () => {
    const { zstdDecompressSync } = zlib as { zstdDecompressSync?: (bytes: Buffer) => Buffer };
    const request = get(`${api.http}${exportUrl}`, {
      headers: { authorization: `Bearer ${await api.token()}`, 'accept-encoding': 'zstd' },
    });
    const [answer] = (await once(request, 'response')) as [IncomingMessage];
    expect(answer.headers['content-encoding']).toBe(zstdDecompressSync ? 'zstd' : undefined);
    const bytes = await buffer(answer);
    expect((zstdDecompressSync?.(bytes) ?? bytes).toString()).toBe((await client.get(exportUrl)).text);
  });

  it('answers HEAD without a body', async () => {
    const { status, text, headers } = await api.request(exportUrl, { method: 'HEAD' });
    expect([status, text, headers.get('content-type')]).toEqual([200, '', ndjsonType]);
    while ((await statesOfExports()).length > 0) await sleep(20);
  });

  it('waits for its reader, lets few run, and ends when the reader goes away', async () => {
    const [request, answer] = await beginLargeExport();
    expect(await statesOfExports()).toEqual(['active']);
    const token = await api.token(largeTenant);
    const refused = await api.request(exportUrl, { token });
    // It tells nothing of how many others there are.
    expect(expectError(refused, 'serviceNotAvailable').message).not.toMatch(/\d/);
    expect(refused.headers.get('retry-after')).toBe('10');
    answer.on('error', () => undefined);
    request.destroy();
    while ((await statesOfExports()).length > 0) await sleep(20);
    expect((await api.request(`${exportUrl}?$top=1`, { token })).status).toBe(200);
  });

  it('breaks the connection when the database breaks off midway', async () => {
    const [, answer] = await beginLargeExport();
    const database = new Client(api.databaseUrl);
    await database.connect();
    await database.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND pid <> pg_backend_pid()",
    );
    await database.end();
    await expect(buffer(answer)).rejects.toThrow('aborted');
  });
});
