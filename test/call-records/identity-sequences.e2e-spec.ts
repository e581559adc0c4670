import fc from 'fast-check';
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/edm/json/json-value';
import { recordBody } from '../support/bodies';
import { callRecords, clientOf, pathTo, type CallRecordsClient } from '../support/call-records';
import { startTestApp, type TestApp } from '../support/test-app';

let api: TestApp;
let client: CallRecordsClient;
beforeAll(async () => {
  api = await startTestApp();
  client = clientOf(api);
});
afterAll(() => api.close());

type Target = 'record' | 'organizer' | 'participant';

/** What the path of a write says behind that of the call record. */
function below(of: Target, method: string, { id }: JsonObject): string {
  if (of === 'record') return '';
  if (of === 'organizer') return '/organizer_v2';
  return method === 'POST' ? '/participants_v2' : `/participants_v2/${String(id)}`;
}

/** Decision 16 as plain data: what a call says of its organizer and participants, and what of it nobody has sent. */
class Identities {
  readonly members = new Map<string, JsonValue>();
  private readonly derived = new Set<string>();

  /** @returns whether the write is made */
  apply(of: Target, method: string, body: JsonObject): boolean {
    if (of === 'organizer') return this.writeOrganizer(method, body);
    if (of === 'participant') return this.writeParticipant(method, body);
    this.write(method === 'PUT' ? body : this.mergedWith(body), method === 'PUT');
    return true;
  }

  /** @param isWhole whether the members take the place of all that there is */
  write(sent: JsonObject, isWhole: boolean): void {
    for (const [older, newer] of [
      ['organizer', 'organizer_v2'],
      ['participants', 'participants_v2'],
    ] as const) {
      if (isWhole && sent[older] === undefined) this.remove(older);
      for (const name of [older, newer]) if (sent[name] !== undefined) this.send(name, sent[name]);
      if (sent[older] !== undefined && sent[newer] === undefined) this.follow(newer, newerOf(sent[older]));
      if (sent[older] !== undefined) continue;
      if (isWhole && this.derived.has(newer)) this.remove(newer);
      if (isWhole || sent[newer] !== undefined) this.follow(older, olderOf(this.members.get(newer)));
    }
  }

  /** A PATCH of an object changes what it names; lists are replaced as wholes. */
  private mergedWith(change: JsonObject): JsonObject {
    const members = Object.entries(change).map(([name, value]) => [name, mergedValue(this.members.get(name), value)]);
    return Object.fromEntries(members) as JsonObject;
  }

  private writeOrganizer(method: string, members: JsonObject): boolean {
    const before = this.members.get('organizer_v2') ?? null;
    if (method === 'DELETE' && before === null) return false;
    if (method === 'DELETE') this.remove('organizer_v2');
    else this.send('organizer_v2', method === 'PUT' ? members : mergedValue(before, members));
    this.follow('organizer', olderOf(this.members.get('organizer_v2')));
    return true;
  }

  private writeParticipant(method: string, { id = '', ...members }: JsonObject): boolean {
    const list = (this.members.get('participants_v2') ?? []) as JsonObject[];
    const at = list.findIndex((one) => one.id === id);
    if (method === 'POST' ? at >= 0 : method !== 'PUT' && at < 0) return false;
    const kept = method === 'PATCH' ? list[at] : {};
    const after = method === 'DELETE' ? [] : [mergedValue({ ...kept, id }, members) as JsonObject];
    this.send('participants_v2', at < 0 ? [...list, ...after] : list.toSpliced(at, 1, ...after));
    this.follow('participants', olderOf(this.members.get('participants_v2')));
    return true;
  }

  private send(name: string, value: JsonValue): void {
    this.remove(name);
    // A collection without entities is as one that is not there.
    if (name !== 'participants_v2' || (value as JsonValue[]).length > 0) this.members.set(name, value);
  }

  private follow(name: string, value: JsonValue): void {
    if (this.members.has(name) && !this.derived.has(name)) return;
    this.remove(name);
    if (value === null || (Array.isArray(value) && value.length === 0)) return;
    this.members.set(name, value);
    this.derived.add(name);
  }

  private remove(name: string): void {
    this.members.delete(name);
    this.derived.delete(name);
  }
}

function mergedValue(stored: JsonValue | undefined, change: JsonValue): JsonValue {
  if (!isJsonObject(stored) || !isJsonObject(change)) return change;
  const members = Object.entries(change).map(([name, value]) => [name, mergedValue(stored[name], value)] as const);
  return { ...stored, ...Object.fromEntries(members) };
}

function olderOf(newer: JsonValue = null): JsonValue {
  if (Array.isArray(newer)) return distinct(newer.map(olderOf).filter((one) => one !== null));
  return (newer as JsonObject | null)?.identity ?? null;
}

function newerOf(older: JsonValue): JsonValue {
  if (Array.isArray(older)) return distinct(older).map(newerOf);
  if (older === null) return null;
  return { id: String(((older as JsonObject).user as JsonObject).id), identity: older };
}

function distinct(values: readonly JsonValue[]): JsonValue[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

const idOf = fc.constantFrom('a', 'b', 'c');
const identity = idOf.map((id): JsonObject => ({ user: { id } }));
const entity = fc
  .record({ id: idOf, identity: fc.option(identity, { freq: 4 }) }, { requiredKeys: ['id'] })
  .map((members): JsonObject => members);
const newer = fc.record(
  { organizer_v2: fc.option(entity, { freq: 4 }), participants_v2: fc.array(entity, { maxLength: 4 }) },
  { requiredKeys: [] },
);
const older = fc.record(
  {
    organizer: fc.option(identity, { freq: 4 }),
    participants: fc.option(fc.array(identity, { maxLength: 4 }), { freq: 4 }),
  },
  { requiredKeys: [] },
);
const bodies = fc.tuple(older, newer).map((both): JsonObject => Object.assign({}, ...both) as JsonObject);
const changes = bodies.map(({ participants_v2: _, ...change }) => change);
const write = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({ of: fc.constant('record' as const), method: fc.constant('PATCH'), body: changes }),
  },
  fc.record({ of: fc.constant('record' as const), method: fc.constant('PUT'), body: bodies }),
  fc.record({
    of: fc.constant('organizer' as const),
    method: fc.constantFrom('PATCH', 'PUT', 'DELETE'),
    body: entity.filter(({ identity: told }) => told !== undefined),
  }),
  {
    weight: 2,
    arbitrary: fc.record({
      of: fc.constant('participant' as const),
      method: fc.constantFrom('POST', 'PATCH', 'PUT', 'DELETE'),
      body: entity,
    }),
  },
);

/** The members of the call as a reader finds them. */
async function read(path: string): Promise<Map<string, JsonValue>> {
  const record = await client.read(`${path}?$expand=participants_v2`);
  const names = ['organizer', 'organizer_v2', 'participants', 'participants_v2'];
  const found = names.flatMap((name) => {
    const value = record[name];
    return value === undefined || (name === 'participants_v2' && (value as []).length === 0)
      ? []
      : [[name, value] as const];
  });
  return new Map(JSON.parse(JSON.stringify(found)) as [string, JsonValue][]);
}

describe('identity sequences', () => {
  it('whatever is written in whatever order, each form says what the rule says', async () => {
    let calls = 0;
    const property = fc.asyncProperty(
      bodies,
      fc.array(write, { minLength: 4, maxLength: 8 }),
      async (first, writes) => {
        const id = `call-${calls++}`;
        await client.create(callRecords, recordBody({ id, ...first }));
        const expected = new Identities();
        expected.write(first, true);
        expect(await read(pathTo(id))).toEqual(expected.members);
        for (const { of, method, body } of writes) {
          const isDone = expected.apply(of, method, body);
          const sent = of === 'record' && method === 'PUT' ? recordBody(body) : body;
          const { status } = await api.request(pathTo(id) + below(of, method, body), {
            method,
            body: method === 'DELETE' ? undefined : sent,
          });
          expect([status, status < 300]).toEqual([status, isDone]);
          expect(await read(pathTo(id))).toEqual(expected.members);
        }
      },
    );
    await fc.assert(property, { numRuns: 20 });
  });
});
