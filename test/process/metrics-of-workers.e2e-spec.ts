import { setTimeout as sleep } from 'node:timers/promises';
import { samplesOf, sumOf } from '../support/metrics';
import { record, Services, tokenFor, type Service } from '../support/service';

// The first start builds where there is no fresh build.
jest.setTimeout(120_000);

const counts = 'callrecords_write_batch_size_sum';
const requests = 'callrecords_http_request_duration_seconds_count';

describe('metrics of several processes', () => {
  let services: Services;
  let service: Service;
  let address: string;
  beforeAll(async () => {
    services = await Services.create();
    [service, address] = await services.startListening({ WORKERS: '2' });
  });
  afterAll(() => services.end());

  /** Sends a request on a connection of its own, so that workers take turns. */
  const send = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${address}${path}`, { ...init, headers: { ...init.headers, connection: 'close' } });
  const metric = async (name: string, labels = {}): Promise<number> =>
    sumOf(samplesOf(await (await send('/metrics')).text()), name, labels);
  /** Process ids of those that have answered a request, by the lines of the log. */
  const servingPids = (): number[] => {
    const lines = service.output().matchAll(/^\{.*"pid":(\d+).*"msg":"request"/gm);
    return [...new Set(Array.from(lines, ([, pid]) => Number(pid)))];
  };

  it('are added up, and no count falls when a worker ends', async () => {
    const headers = { authorization: `Bearer ${await tokenFor(address)}`, 'content-type': 'application/json' };
    const body = JSON.stringify(record);
    let writes = 0;
    for (; writes < 12 || servingPids().length < 2; writes++)
      await send('/v1.0/communications/callRecords', { method: 'POST', headers, body });
    expect(await metric(counts)).toBe(writes);
    expect(await metric('callrecords_database_up')).toBe(1);
    expect(await metric('callrecords_build_info')).toBe(1);
    // Each worker has its share of the ten connections.
    expect(await metric('callrecords_budget_limit', { budget: 'connections' })).toBe(10);
    const answered = await metric(requests, { status: '201' });

    process.kill(servingPids()[0] ?? 0, 'SIGKILL');
    await service.printed(/^A worker process has ended by itself \(SIGKILL\)/m);
    expect(await metric(counts)).toBe(writes);
    expect(await metric(requests, { status: '201' })).toBe(answered);
    while ((await metric('callrecords_budget_limit', { budget: 'connections' })) < 10) await sleep(50);
    expect(await metric(counts)).toBe(writes);
  });
});
