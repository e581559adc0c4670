import fc from 'fast-check';
import { directRoutingCalls, blockedUsers, pstnCalls, smsMessages } from '../../../src/call-logs/logs';
import { sampleBlock, sampleDirectRoutingCall, samplePstnCall, sampleSms } from '../../../src/call-logs/sample-rows';
import { CallRecord, Organizer, Participant, Segment, Session } from '../../../src/call-records/model';
import type { JsonObject, JsonValue } from '../../../src/edm/json/json-value';
import { typeOf } from '../../../src/edm/registry';
import type { StructuredType } from '../../../src/edm/structured-type';
import { Subscription } from '../../../src/subscriptions/model/subscription';
import { entityChange, newEntity } from '../entity-arbitraries';
import { inMinutes, subscriptionBody } from '../subscriptions';
import { QueryOptionMaker } from './query-options';
import type { Random } from './random';

/** Bodies of each kind that are made for a run. */
const KEPT = 40;

/** Rows of each log, by the name of their type. */
const rows: ReadonlyMap<string, readonly JsonObject[]> = new Map([
  [pstnCalls.set.type.name, [samplePstnCall]],
  [directRoutingCalls.set.type.name, [sampleDirectRoutingCall]],
  [smsMessages.set.type.name, [sampleSms]],
  [blockedUsers.set.type.name, [sampleBlock]],
]);

/** Makes bodies that are right, for requests about entities of each type. */
export class Bodies {
  private readonly made = new Map<string, readonly JsonObject[]>(rows);
  private readonly changes = new Map<string, readonly JsonObject[]>();

  /** @param webhooks origin of an address that takes notifications */
  constructor(
    seed: number,
    private readonly webhooks: string,
  ) {
    const sample = (bodies: fc.Arbitrary<{ readonly sent: JsonObject }>): JsonObject[] =>
      fc.sample(bodies, { seed, numRuns: KEPT }).map(({ sent }) => sent);
    for (const target of [CallRecord, Session, Segment, Participant, Organizer]) {
      this.made.set(typeOf(target).name, sample(newEntity(target)));
      this.changes.set(typeOf(target).name, sample(entityChange(target)));
    }
  }

  /** A new entity or row. */
  ofNew(random: Random, { name }: StructuredType): JsonObject {
    if (name === typeOf(Subscription).name) return this.subscription(random);
    return random.pick(this.made.get(name) ?? [{}]);
  }

  /** A change of an entity. */
  ofChange(random: Random, { name }: StructuredType): JsonObject {
    if (name === typeOf(Subscription).name) return { expirationDateTime: inMinutes(random.pick([50, 4_000])) };
    return random.pick(this.changes.get(name) ?? [{}]);
  }

  /** The rows of a log, one or many. */
  ofLog(random: Random, type: StructuredType): JsonValue {
    const row = (): JsonObject => ({ ...this.ofNew(random, type), id: `row${random.below(20)}` });
    return random.chance(0.5) ? row() : { value: random.some(1, 4, row) };
  }

  /** Lines of an import: call records, and sessions of them. */
  ofImport(random: Random): JsonObject[] {
    const calls = ['i1', 'i2', 'i3'];
    return random.some(1, 5, () =>
      random.chance(0.6)
        ? { ...this.ofNew(random, typeOf(CallRecord)), id: random.pick(calls) }
        : { ...this.ofNew(random, typeOf(Session)), id: `s${random.below(9)}`, callRecordId: random.pick(calls) },
    );
  }

  private subscription(random: Random): JsonObject {
    const filter = new QueryOptionMaker(random, 0).value('$filter', typeOf(CallRecord), 2);
    const all = 'communications/callRecords';
    return subscriptionBody(this.webhooks, {
      resource: random.pick([`/${all}`, `${all}/a`, `${all}('a')`, `${all}?$filter=${filter}`]),
      ...(random.chance(0.2) ? { lifecycleNotificationUrl: `${this.webhooks}/lifecycle` } : {}),
    });
  }
}
