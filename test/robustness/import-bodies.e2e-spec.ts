import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { JsonObject } from '../../src/edm/json/json-value';
import { many, recordBody } from '../support/bodies';
import { callRecords } from '../support/call-records';
import { counts, importUrl, ndjson, sendImport, type ImportAnswer } from '../support/imports';
import { startTestApp, type TestApp } from '../support/test-app';

let api: TestApp;
let token: string;
beforeAll(async () => {
  api = await startTestApp();
  token = await api.token();
});
afterAll(() => api.close());

const send = (body: string | Buffer): Promise<ImportAnswer> => sendImport(api, body, { token });
const sendGzip = (body: Buffer): Promise<ImportAnswer> =>
  sendImport(api, body, { token, headers: { 'content-encoding': 'gzip' } });

const MB = 1024 * 1024;
const record = `${JSON.stringify(recordBody({ id: 'one' }))}\n`;
/** The same text again and again, compressed, with as much work in it as was asked for, in bytes. */
const bomb = (unit: string, size: number): Buffer => gzipSync(unit.repeat(Math.ceil(size / unit.length)));

describe('a body that holds far more than was sent', () => {
  it.each([
    ['empty lines', '\n', 24 * MB],
    ['one blank line', ' ', 24 * MB],
    ['blank lines', ' \t\r\n', 24 * MB],
    ['broken lines', 'x\n', 4 * MB],
    ['empty objects', '{}\n', 4 * MB],
    ['a line that never ends', '{"id":"xxxxxxxx', 24 * MB],
  ])('is refused while it comes in: %s', async (_, unit, size) => {
    const body = bomb(unit, size);
    const answer = await sendGzip(body);
    const error = (answer.end.error ?? answer.lines[0]?.error) as JsonObject;
    expect(error).toMatchObject({
      code: 'RequestEntityTooLarge',
      message: expect.stringContaining('more than 100 times what was sent') as string,
    });
    expect(answer.end.kind ?? answer.status).toBe(answer.status === 200 ? 'failed' : 413);
    // Not much is read of it.
    expect(Number(answer.end.lines ?? 0)).toBeLessThan(100_000);
  });

  it('in many small parts is refused likewise', async () => {
    const part = gzipSync(`${' '.repeat(60_000)}\n`);
    const answer = await sendGzip(Buffer.concat(Array<Buffer>(500).fill(part)));
    expect(answer.status).toBe(413);
  });

  it('is taken as long as it is no more than ordinary compression makes of it', async () => {
    const calls = many(20_000, (n) => recordBody({ id: `ordinary${n}` }));
    expect((await sendGzip(gzipSync(ndjson(calls)))).end).toEqual(counts('totals', 20_000, [20_000, 0, 0]));
  });
});

describe('behind a compressed body', () => {
  it.each([
    ['another text', Buffer.from('more')],
    ['another text behind zeros', Buffer.concat([Buffer.alloc(20), Buffer.from(record)])],
    ['another stream behind zeros', Buffer.concat([Buffer.alloc(20), gzipSync(record)])],
    ['a stream that is cut off', gzipSync(record).subarray(0, 30)],
  ])('%s is not passed over in silence', async (_, rest) => {
    const answer = await sendGzip(Buffer.concat([gzipSync(record), rest]));
    const error = (answer.end.error ?? answer.lines[0]?.error) as JsonObject;
    expect(error).toMatchObject({ code: 'BadRequest', message: 'The request body is not one whole gzip stream.' });
  });

  it('zeros that fill up a block are', async () => {
    const answer = await sendGzip(Buffer.concat([gzipSync(record), Buffer.alloc(200_000)]));
    expect(answer.end).toMatchObject({ kind: 'totals', lines: 1 });
  });
});

describe('import bodies', () => {
  it('tells of millions of broken lines how many they are, and of the first what is wrong', async () => {
    const answer = await send('[]\n'.repeat(30_000));
    expect(answer.refused).toHaveLength(10_000);
    expect(answer.end).toEqual(counts('totals', 30_000, [0, 0, 0], [0, 0], 30_000));
  });

  it('lets others be served while broken lines come in', async () => {
    const importing = { isOver: false };
    const answer = send('{"id":1,"type":[],"modalities":{}}\n'.repeat(20_000)).then(
      ({ end }) => ((importing.isOver = true), end),
    );
    let served = 0;
    for (; !importing.isOver; served++) expect((await api.request(callRecords, { token })).status).toBe(200);
    expect(await answer).toMatchObject({ kind: 'totals', refused: 20_000 });
    expect(served).toBeGreaterThan(20);
  });

  it('closes the connection of an import whose body stalls, and gives its place back', async () => {
    const begun: Socket[] = [];
    const note = (message: unknown): number => begun.push((message as { request: IncomingMessage }).request.socket);
    subscribe('http.server.request.start', note);
    const { hostname, port } = new URL(api.http);
    /** Begins an import and sends no more. @returns the socket of the service */
    const stall = async (): Promise<[Socket, Socket]> => {
      const before = begun.length;
      const client = connect(Number(port), hostname);
      client.on('error', () => undefined).resume();
      client.write(
        `POST ${importUrl} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\n` +
          'Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n\n\r\n',
      );
      // It may be silent for a minute once the import has begun.
      while (begun[before]?.timeout !== 60_000) await new Promise(setImmediate);
      return [client, begun[before]];
    };
    const stalled: [Socket, Socket][] = [];
    while (stalled.length < 8) stalled.push(await stall());
    unsubscribe('http.server.request.start', note);
    expect((await send(record)).status).toBe(429);
    for (const [client, socket] of stalled) {
      socket.setTimeout(20);
      await once(client, 'close');
    }
    expect((await send(record)).status).toBe(200);
  });
});
