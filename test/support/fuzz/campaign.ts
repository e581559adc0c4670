import type { JsonObject } from '../../../src/edm/json/json-value';
import { recordBody, segmentBody, sessionBody } from '../bodies';
import { callRecords, clientOf, pathOf, pathTo } from '../call-records';
import { sampleCalls } from '../sample-calls';
import { subscriptionBody, subscriptions } from '../subscriptions';
import type { TestApp } from '../test-app';
import { Bodies } from './bodies';
import { bytesProblem, problemOf } from './judge';
import { Random } from './random';
import { changedBytes } from './request-changes';
import { RequestMaker, type FuzzWorld } from './request-maker';
import { bytesOf, describeRequest, targetOf, type FuzzRequest } from './requests';
import { Sender } from './sender';
import { shrunk } from './shrink';

/** A request that was answered as none may be. */
export interface FuzzFailure {
  readonly number: number;
  readonly problem: string;
  readonly request: FuzzRequest;
}

/** What there was to see in a run. */
export interface FuzzReport {
  readonly statuses: ReadonlyMap<number, number>;
  readonly failures: readonly FuzzFailure[];
  /** Request ids of answers that tell of a failure that may come of load alone. */
  readonly excused: ReadonlySet<string>;
}

/** Requests after which a tenant's data is left behind for that of a new tenant. */
const ROUND = 2_500;
/** Requests under way at a time. */
const LANES = 12;
/** Requests of which one is bytes that need not be a request. */
const BYTES = 25;
/** Failures after which a run ends. */
const ENOUGH = 10;

/** Sends seeded requests of every kind, and judges every answer. */
export class Campaign {
  private readonly sender: Sender;
  private readonly statuses = new Map<number, number>();
  private readonly failures: FuzzFailure[] = [];
  private readonly excused = new Set<string>();

  /** @param webhooks origin of an address that takes notifications */
  constructor(
    private readonly api: TestApp,
    private readonly seed: number,
    private readonly webhooks: string,
  ) {
    this.sender = new Sender(api.http);
  }

  async run(count: number): Promise<FuzzReport> {
    for (let from = 0; from < count && this.failures.length < ENOUGH; from += ROUND) {
      const world = await this.world(from / ROUND);
      let next = from;
      const end = Math.min(from + ROUND, count);
      const lane = async (): Promise<void> => {
        while (next < end && this.failures.length < ENOUGH) await this.one(world, next++);
      };
      await Promise.all(Array.from({ length: LANES }, lane));
    }
    const failures = [];
    for (const failure of this.failures) failures.push(await this.shortest(failure));
    this.sender.close();
    return { statuses: this.statuses, failures, excused: this.excused };
  }

  private async one(world: FuzzWorld, number: number): Promise<void> {
    const random = new Random(this.seed, number);
    const request = new RequestMaker(random, world).request();
    const problem = number % BYTES === 0 ? await this.bytes(random, request) : await this.judged(request);
    if (problem !== undefined) this.failures.push({ number, problem, request });
  }

  private async judged(request: FuzzRequest): Promise<string | undefined> {
    try {
      const answer = await this.sender.send(request);
      if (!answer) return undefined;
      this.statuses.set(answer.status, (this.statuses.get(answer.status) ?? 0) + 1);
      if (answer.status > 501) this.excused.add(String(answer.headers['request-id']));
      for (const [, id] of answer.bytes.toString().matchAll(/"status":50[3-7],"headers":\{"request-id":"([^"]+)"/g))
        this.excused.add(String(id));
      return problemOf(request, answer);
    } catch (error) {
      return `no whole answer: ${String(error)}`;
    }
  }

  /** Sends a request with some bytes of it changed. */
  private async bytes(random: Random, request: FuzzRequest): Promise<string | undefined> {
    const { method, headers } = request;
    const body = bytesOf(request.body) ?? Buffer.of();
    const lines = [
      `${method} ${targetOf(request)} HTTP/1.1`,
      'host: localhost',
      ...(body.length > 0 ? [`content-length: ${body.length}`] : []),
      ...headers.map(([name, value]) => `${name}: ${value}`),
    ];
    const whole = Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), body]);
    const sent = changedBytes(random, whole);
    return bytesProblem(sent, await this.sender.sendBytes(sent));
  }

  private async shortest(failure: FuzzFailure): Promise<FuzzFailure> {
    const kindOf = (problem: string | undefined): string | undefined => problem?.slice(0, 20);
    if (failure.number % BYTES === 0) return failure;
    const same = async (request: FuzzRequest): Promise<boolean> =>
      kindOf(await this.judged(request)) === kindOf(failure.problem);
    return { ...failure, request: await shrunk(failure.request, same) };
  }

  /** A tenant of its own with calls, and what requests can name of it. */
  private async world(round: number): Promise<FuzzWorld> {
    const tenantId = `00000000-0000-4000-8000-${String(round).padStart(12, '0')}`;
    const token = await this.api.token(tenantId);
    const readerToken = await this.api.token(tenantId, ['CallRecords.Read.All']);
    const client = clientOf(this.api);
    for (const call of sampleCalls) await client.create(callRecords, call, { token });
    for (const id of ['w1', 'w2', 'gone']) await client.create(callRecords, writtenCall(id), { token });
    const subscribed = subscriptionBody(this.webhooks);
    const [one, other] = [
      await client.create(subscriptions, subscribed, { token }),
      await client.create(subscriptions, subscribed, { token }),
    ];
    const pages = [
      `${callRecords}?$top=2&$orderby=version`,
      `${callRecords}?$orderby=id`,
      `${pathTo('d')}/sessions?$filter=isTest`,
      `${callRecords}?$apply=groupby((type))`,
      `${callRecords}/delta()`,
    ];
    const tokens: string[] = [];
    for (const page of pages) {
      const body = await client.read(page, { token, headers: { prefer: 'maxpagesize=1' } });
      const link = body['@odata.nextLink'] ?? body['@odata.deltaLink'];
      if (link !== undefined) tokens.push(new URLSearchParams(pathOf(link).split('?')[1]).get('$skiptoken') ?? '');
    }
    return {
      tenantId,
      token,
      readerToken,
      tokens,
      subscriptionId: String(one.id),
      otherSubscriptionId: String(other.id),
      bodies: new Bodies(this.seed + round, this.webhooks),
    };
  }
}

export function describeFailure({ number, problem, request }: FuzzFailure): string {
  return `request ${number}: ${problem}\n${describeRequest(request)}`;
}

/** A call for requests that write, with the ids that they name. */
function writtenCall(id: string): JsonObject {
  const sessions = ['w1', 'gone'].map((session) =>
    sessionBody({ id: session, segments: ['w1', 'gone'].map((segment) => segmentBody({ id: segment })) }),
  );
  const participants = ['u1', '+49301234', 'gone'].map((participant) => ({ id: participant, identity: {} }));
  return recordBody({ id, sessions, participants_v2: participants, organizer_v2: { id: 'u1', identity: {} } });
}
