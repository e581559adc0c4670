// Asks one request after the other on a connection that stays open, at little cost of its own.
import { Buffer } from 'node:buffer';
import { once } from 'node:events';
import { connect } from 'node:net';
import { performance } from 'node:perf_hooks';
import { completeAnswer } from '../load.mjs';

/** The text of a request for a URL. */
export function getOf({ host, pathname, search }, token) {
  return Buffer.from(`GET ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${token}\r\n\r\n`);
}

/** @returns a function that sends a GET of the URL, takes the whole answer and tells how many milliseconds that took */
export async function connectTo({ hostname, port }, token) {
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  await once(socket, 'connect');
  const ask = (url) =>
    new Promise((resolve, reject) => {
      const chunks = [];
      const take = (chunk) => {
        chunks.push(chunk);
        const answer = completeAnswer(Buffer.concat(chunks));
        if (answer === undefined) return;
        socket.off('data', take);
        if (answer.status === 200) resolve(performance.now() - begin);
        else reject(new Error(`${answer.status} for ${url}: ${answer.text}`));
      };
      socket.on('data', take);
      const begin = performance.now();
      socket.write(getOf(url, token));
    });
  return { ask, close: () => socket.destroy() };
}
