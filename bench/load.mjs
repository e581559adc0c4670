// A load generator that costs little: requests that are made before, on connections that stay open.
import { Buffer } from 'node:buffer';
import { connect } from 'node:net';
import { performance } from 'node:perf_hooks';

/**
 * Sends requests over so many connections, each as soon as the last has its answer.
 * @param {URL} url server
 * @param {Buffer[]} requests sent in turn
 * @param {{ connections: number, ms: number, status: number }} options `status`: what every answer has to have
 * @returns {Promise<{ perSecond: number, p50: number, p99: number }>} answers a second, latencies in milliseconds
 */
export async function load(url, requests, { connections, ms, status }) {
  const latencies = [];
  const begun = performance.now();
  let next = 0;
  const one = () =>
    new Promise((resolve, reject) => {
      const socket = connect({ host: url.hostname, port: Number(url.port), noDelay: true });
      let sent = 0;
      let received = Buffer.alloc(0);
      const send = () => {
        sent = performance.now();
        if (sent - begun > ms) socket.end(resolve);
        else socket.write(requests[next++ % requests.length]);
      };
      socket.once('connect', send);
      socket.once('error', reject);
      socket.on('data', (chunk) => {
        received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
        const answer = completeAnswer(received);
        if (answer === undefined) return;
        received = Buffer.alloc(0);
        if (answer.status !== status) return reject(new Error(`${answer.status}: ${answer.text}`));
        latencies.push(performance.now() - sent);
        send();
      });
    });
  await Promise.all(Array.from({ length: connections }, one));
  const seconds = (performance.now() - begun) / 1000;
  latencies.sort((a, b) => a - b);
  const at = (part) => latencies[Math.floor(latencies.length * part)];
  return { perSecond: latencies.length / seconds, p50: at(0.5), p99: at(0.99) };
}

export function completeAnswer(received) {
  const end = received.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const head = received.toString('latin1', 0, end);
  const length = Number(/content-length: *(\d+)/i.exec(head)?.[1] ?? 0);
  if (received.length < end + 4 + length) return undefined;
  return { status: Number(head.slice(9, 12)), text: received.toString('utf8', end + 4) };
}
