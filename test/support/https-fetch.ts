import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request as send, Agent } from 'node:https';
import { buffer } from 'node:stream/consumers';

/** A fetch for https that trusts one certificate more; Node's own can be told so only by an environment variable. */
export function fetchTrusting(certificate: string): typeof fetch {
  const agent = new Agent({ ca: certificate, keepAlive: true });
  return async (input, init) => {
    const request = new Request(input, init);
    const body = Buffer.from(await request.arrayBuffer());
    const { url, method, headers } = request;
    const outgoing = send(url, { agent, method, headers: Object.fromEntries(headers.entries()) });
    outgoing.end(body.length > 0 ? body : undefined);
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    const content = await buffer(response);
    return new Response(content.length > 0 ? new Uint8Array(content) : null, {
      status: response.statusCode,
      headers: Object.entries(response.headersDistinct).flatMap(([name, values = []]) =>
        values.map((value): [string, string] => [name, value]),
      ),
    });
  };
}
