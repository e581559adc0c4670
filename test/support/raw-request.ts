import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { parseJson } from '../../src/edm/json/json';
import type { JsonObject } from '../../src/edm/json/json-value';
import type { TestApp, TestResponse } from './test-app';

interface RawRequest {
  readonly method: string;
  /** Sent to the letter, where `fetch` would tidy it up. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Readable | Buffer;
}

/** Sends a request that `fetch` cannot: any path, any bytes, a body that the service may refuse to read to its end. */
export async function rawRequest(api: TestApp, { method, path, headers, body }: RawRequest): Promise<TestResponse> {
  const { hostname, port } = new URL(api.http);
  const own = { authorization: `Bearer ${await api.token()}`, connection: 'keep-alive' };
  const sent = request({ hostname, port, method, path, agent: false, headers: { ...own, ...headers } });
  const answered = once(sent, 'response') as Promise<[IncomingMessage]>;
  // The service may close the connection before it has taken all of a body that it refuses.
  sent.on('error', () => undefined);
  if (body instanceof Readable) body.pipe(sent);
  else sent.end(body);
  const [response] = await answered;
  let text = '';
  try {
    for await (const chunk of response) text += String(chunk);
  } finally {
    sent.destroy();
  }
  const pairs = Object.entries(response.headers).map(([name, value]): [string, string] => [name, String(value)]);
  const isJson = response.headers['content-type']?.startsWith('application/json') ?? false;
  return {
    status: response.statusCode ?? 0,
    headers: new Headers(pairs),
    text,
    json: isJson && text !== '' ? (parseJson(text) as JsonObject) : {},
  };
}
