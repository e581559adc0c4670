import type { JsonObject } from '../../src/edm/json/json-value';
import { recordBody, sessionBody } from './bodies';
import { callRecords, itemsOf, pathTo, type CallRecordsClient } from './call-records';
import { subscriptionBody, subscriptions } from './subscriptions';
import type { TestApp, TestResponse } from './test-app';
import type { WebhookReceiver } from './webhook-receiver';

/** Milliseconds of the slowest answer, by what was asked. */
export type Times = ReadonlyMap<string, number>;

/** A tenant that does a little of everything, one after the other, and notes how it fares. */
export class Neighbour {
  private count = 0;

  private constructor(
    private readonly api: TestApp,
    private readonly client: CallRecordsClient,
    private readonly receiver: WebhookReceiver,
  ) {}

  /** @param receiver where it is notified of its call records */
  static async settle(api: TestApp, client: CallRecordsClient, receiver: WebhookReceiver): Promise<Neighbour> {
    await client.create(callRecords, recordBody({ id: 'first' }));
    await client.create(
      subscriptions,
      subscriptionBody(receiver.origin, { notificationUrl: `${receiver.origin}/neighbour` }),
    );
    return new Neighbour(api, client, receiver);
  }

  /** @returns statuses other than those of success, and the slowest times */
  async work(rounds: number): Promise<{ readonly failures: string[]; readonly slowest: Times }> {
    const failures: string[] = [];
    const slowest = new Map<string, number>();
    const timed = async <Result>(what: string, work: Promise<Result>): Promise<Result> => {
      const begun = performance.now();
      const result = await work;
      slowest.set(what, Math.max(slowest.get(what) ?? 0, performance.now() - begun));
      return result;
    };
    const ask = async (what: string, answer: Promise<TestResponse>): Promise<TestResponse> => {
      const response = await timed(what, answer);
      if (response.status >= 400) failures.push(`${what}: ${response.status} ${response.text}`);
      return response;
    };
    const { client, receiver } = this;
    for (let round = 0; round < rounds; round++) {
      const id = `record${this.count++}`;
      await ask('a write', client.post(callRecords, recordBody({ id })));
      await ask('a write below it', client.post(`${pathTo(id)}/sessions`, sessionBody({ id: 's' })));
      await ask('a read', client.get(pathTo(id)));
      await ask('a page', client.get(`${callRecords}?$expand=sessions&$filter=id eq '${id}'`));
      await ask('an export', client.get(`${callRecords}/export?$top=10`));
      const group = await ask('a group', client.post('/v1.0/$batch', groupOf(`${id}-group`)));
      const statuses = group.status < 400 ? itemsOf(group.json, 'responses').map(({ status }) => status) : [];
      if (statuses.some((status) => Number(status) >= 400)) failures.push(`a group: ${statuses.join(' ')}`);
      await ask('readiness', this.api.request('/health/ready', { token: null }));
      const isTold = (): boolean => receiver.notifications('/neighbour').some(({ resource }) => isOf(resource, id));
      await timed('a notification', receiver.until(isTold));
    }
    return { failures, slowest };
  }
}

const isOf = (resource: unknown, id: string): boolean => String(resource).endsWith(`/${id}`);

function groupOf(id: string): JsonObject {
  const url = '/communications/callRecords';
  return {
    requests: [
      { id: '1', atomicityGroup: 'g', method: 'POST', url, body: recordBody({ id }) },
      { id: '2', atomicityGroup: 'g', method: 'GET', url: `${url}/first` },
    ],
  };
}
