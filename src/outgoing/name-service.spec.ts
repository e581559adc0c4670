import { createSocket, type Socket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NameService } from './name-service';

const A = 1;
const NXDOMAIN = 3;

let server: Socket;
let folder: string;
let resolver: Resolver;
let names: NameService;
beforeAll(async () => {
  server = createSocket('udp4', (question, { port }) => {
    const answer = answerTo(question);
    if (answer) server.send(answer, port, '127.0.0.1');
  });
  server.bind(0, '127.0.0.1');
  await once(server, 'listening');
  resolver = new Resolver({ timeout: 20_000, tries: 1 });
  resolver.setServers([`127.0.0.1:${server.address().port}`]);
  folder = await mkdtemp(join(tmpdir(), 'callrecords-hosts-'));
  const hosts = join(folder, 'hosts');
  await writeFile(hosts, '# silent.test\n10.0.0.1 one two # silent.test\n::5\tTwo\n');
  names = new NameService(false, resolver, hosts);
});
afterAll(async () => {
  resolver.cancel();
  server.close();
  await rm(folder, { recursive: true });
});

/**
 * A DNS server that resolves `known.test` to one address, knows no other names, and does not answer for `silent.test`.
 */
function answerTo(question: Buffer): Buffer | undefined {
  const end = question.indexOf(0, 12) + 5;
  const name = question.toString('latin1', 12, end - 5).replaceAll(/[^ -~]/g, '.');
  if (name.endsWith('.silent.test')) return undefined;
  const isFound = name === '.known.test' && question.readUInt16BE(end - 4) === A;
  const head = Buffer.from(question.subarray(0, end));
  head.writeUInt16BE(0x8180 | (name === '.known.test' ? 0 : NXDOMAIN), 2);
  head.writeUInt16BE(isFound ? 1 : 0, 6);
  head.fill(0, 8, 12);
  // Pointer to the name, A, IN, one minute, four bytes.
  return isFound ? Buffer.concat([head, Buffer.from('c00c000100010000003c0004c0000201', 'hex')]) : head;
}

describe('name service', () => {
  it('asks DNS', async () => {
    expect(await names.addressesOf('known.test')).toEqual([{ address: '192.0.2.1', family: 4 }]);
    await expect(names.addressesOf('unknown.test')).rejects.toMatchObject({ code: 'ENOTFOUND' });
  });

  it('looks into the file of hosts before', async () => {
    expect(await names.addressesOf('two')).toEqual([
      { address: '10.0.0.1', family: 4 },
      { address: '::5', family: 6 },
    ]);
  });

  it.each(['localhost', 'a.localhost', 'LOCALHOST.'])('knows that %s is this machine', async (name) => {
    expect((await names.addressesOf(name)).map(({ address }) => address)).toEqual(['127.0.0.1', '::1']);
  });

  it('does not let names that nobody answers for hold up others', async () => {
    const silent = Array.from({ length: 50 }, (_, n) => names.addressesOf(`${n}.silent.test`));
    const isAnswered = Promise.race([...silent, names.addressesOf('known.test').then(() => 'known')]);
    await expect(isAnswered).resolves.toBe('known');
    resolver.cancel();
    expect((await Promise.allSettled(silent)).every(({ status }) => status === 'rejected')).toBe(true);
  });
});
