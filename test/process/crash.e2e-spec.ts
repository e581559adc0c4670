import { once } from 'node:events';
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { many, segmentBody, sessionBody, recordBody } from '../support/bodies';
import { Services, tokenFor } from '../support/service';

// The first start builds where there is no fresh build.
jest.setTimeout(120_000);

let services: Services;
beforeEach(async () => (services = await Services.create()));
afterEach(() => services.end());

const path = '/v1.0/communications/callRecords';
const SEGMENTS = 3;

/** Asks once over a connection that stays open. @returns undefined when there was no whole answer */
async function ask(agent: Agent, url: string, token: string, body?: object): Promise<[number, string] | undefined> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const request = httpRequest(url, { agent, headers, method: body ? 'POST' : 'GET' });
  try {
    request.end(body && JSON.stringify(body));
    const [answer] = (await once(request, 'response')) as [IncomingMessage];
    return [answer.statusCode ?? 0, await text(answer)];
  } catch {
    return undefined;
  }
}

describe('the service after a crash', () => {
  it.each<[string, (service: number, postgres: number) => number]>([
    ['service', (service) => service],
    ['database', (_, postgres) => postgres],
  ])(
    'What was answered before the %s was killed is there afterwards, and nothing is half-written',
    async (_name, victim) => {
      const [service, address] = await services.startListening({ LOG_LEVEL: 'silent' });
      const token = await tokenFor(address);
      const agent = new Agent({ keepAlive: true, maxSockets: 64 });
      const made = await Promise.all(
        ['a', 'b', 'c', 'd'].map((id) => ask(agent, address + path, token, recordBody({ id }))),
      );
      expect(made.map((answer) => answer?.[0])).toEqual([201, 201, 201, 201]);

      const answered: string[] = [];
      let isKilled = false;
      const segments = many(SEGMENTS, () => segmentBody());
      const client = async (call: string): Promise<void> => {
        for (;;) {
          const answer = await ask(agent, `${address}${path}/${call}/sessions`, token, sessionBody({ segments }));
          if (answer?.[0] === 201) answered.push(`${call}/${(JSON.parse(answer[1]) as { id: string }).id}`);
          else if (!answer) return;
          // In the middle of the load: many answers are out, and many writes are under way.
          if (answered.length >= 150)
            isKilled ||= process.kill(victim(Number(service.process.pid), postgres), 'SIGKILL');
        }
      };
      const postgres = await services.postgresPid();
      await Promise.all(Array.from({ length: 64 }, (_, n) => client('abcd'[n % 4] ?? 'a')));
      await service.exit;
      agent.destroy();
      expect(answered.length).toBeGreaterThanOrEqual(150);

      const [, again] = await services.startListening();
      const reader = new Agent({ keepAlive: true });
      const ids: string[] = [];
      for (const call of 'abcd') {
        let count = 0;
        let next: string | undefined = `${again}${path}/${call}/sessions?$expand=segments&$top=1000`;
        while (next !== undefined) {
          const [, json] = (await ask(reader, next, await tokenFor(again))) ?? [];
          const page = JSON.parse(json ?? '') as { value: { id: string; segments: object[] }[] } & Record<
            string,
            string
          >;
          for (const session of page.value) expect(session.segments).toHaveLength(SEGMENTS);
          ids.push(...page.value.map(({ id }) => `${call}/${id}`));
          count += page.value.length;
          next = page['@odata.nextLink'];
        }
        const [, record] = (await ask(reader, `${again}${path}/${call}`, await tokenFor(again))) ?? [];
        expect(JSON.parse(record ?? '')).toMatchObject({ version: 1 + count });
      }
      reader.destroy();
      expect(ids).toEqual(expect.arrayContaining(answered));
    },
  );

  it('A group of a batch is there as a whole or not at all after the service was killed', async () => {
    const [service, address] = await services.startListening({ LOG_LEVEL: 'silent' });
    const token = await tokenFor(address);
    const agent = new Agent({ keepAlive: true, maxSockets: 16 });
    const calls = ['a', 'b', 'c'];
    await Promise.all(calls.map((id) => ask(agent, address + path, token, recordBody({ id }))));
    const answered: string[] = [];
    const client = async (from: string): Promise<void> => {
      for (let n = 0; ; n++) {
        const id = `${from}-${n}`;
        const requests = calls.map((call) => ({
          id: call,
          atomicityGroup: 'g',
          method: 'POST',
          url: `/communications/callRecords/${call}/sessions`,
          body: sessionBody({ id }),
        }));
        const answer = await ask(agent, `${address}/v1.0/$batch`, token, { requests });
        if (!answer) return;
        const { responses } = JSON.parse(answer[1]) as { responses: { status: number }[] };
        if (responses.every(({ status }) => status === 201)) answered.push(id);
        // Groups of other clients are in the middle of their statements.
        if (answered.length === 20) service.process.kill('SIGKILL');
      }
    };
    await Promise.all(Array.from({ length: 16 }, (_, n) => client(String(n))));
    await service.exit;
    agent.destroy();

    const [, again] = await services.startListening();
    const reader = new Agent({ keepAlive: true });
    const idsOf = async (call: string): Promise<string[]> => {
      const url = `${again}${path}/${call}/sessions?$select=id&$orderby=id&$top=10000`;
      const [, json] = (await ask(reader, url, await tokenFor(again))) ?? [];
      return (JSON.parse(json ?? '') as { value: { id: string }[] }).value.map(({ id }) => id);
    };
    const [first = [], ...others] = await Promise.all(calls.map(idsOf));
    reader.destroy();
    for (const ids of others) expect(ids).toEqual(first);
    expect(first).toEqual(expect.arrayContaining(answered));
    expect(answered.length).toBeGreaterThanOrEqual(20);
  });
});
