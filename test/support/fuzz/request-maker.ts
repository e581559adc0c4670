import type { JsonObject, JsonValue } from '../../../src/edm/json/json-value';
import type { Bodies } from './bodies';
import { names } from './hostile';
import { modelPaths } from './model-paths';
import { fuzzOperations, type FuzzOperation } from './operations';
import { QueryOptionMaker } from './query-options';
import type { Random } from './random';
import { changedRequest } from './request-changes';
import { bytesOf, encode, targetOf, type FuzzBody, type FuzzRequest } from './requests';

/** What requests can name. */
export interface FuzzWorld {
  readonly tenantId: string;
  readonly token: string;
  /** A token without the permission to write. */
  readonly readerToken: string;
  /** Tokens of pages that the service has given out. */
  readonly tokens: readonly string[];
  readonly subscriptionId: string;
  /** One that may be deleted. */
  readonly otherSubscriptionId: string;
  readonly bodies: Bodies;
}

/**
 * Ids of entities, from the call record down. Each kind of request has its own, or reads and writes would find less and
 * less: what is deleted is only what was created to be.
 */
const read: readonly (readonly string[])[] = [
  ['a', 'a1', 'a1x'],
  ['a', 'a1', 'a1y'],
  ['a', 'a2', 'a2x'],
];
const written: typeof read = [
  ['w1', 'w1', 'w1'],
  ['w2', 'w1', 'w1'],
];
const deleted: typeof read = [
  ['gone', 'gone', 'gone'],
  ['w1', 'gone', 'gone'],
  ['w1', 'w1', 'gone'],
  ['w2', 'w1', 'gone'],
];
const ids: Readonly<Record<string, readonly string[]>> = {
  participantId: ['u1', '+49301234'],
  rowId: ['row1', 'row2', 'row3', 'row4'],
  deliveryId: ['00000000-0000-0000-0000-000000000000', '1', 'a'],
  fromDateTime: ['2019-11-01', "'2019-11-01'", '2019-11-01T00:00:00Z'],
  toDateTime: ['2019-12-01', '2019-12-01T00:00:00Z', '2020-01-30'],
};
const suffixes = ['/$value', '/$count', '/$ref', '/undeclared', '/'];

/** How often what is not a plain operation is asked. */
const weights = { operation: 52, read: 24, part: 12, condition: 5, batch: 7 };
const reads = fuzzOperations.filter(({ method, options }) => method === 'GET' && options.length > 0);
const entities = fuzzOperations.filter(
  ({ method, path }) => method === 'GET' && /callRecords\/.*(?:\{\w+Id\}|organizer_v2)$/.test(path),
);
const collections = fuzzOperations.filter(({ id }) => /^list(?!Subscr|Deliv)/.test(id));
/** What a batch can hold. */
const inner = fuzzOperations.filter(({ id }) => id !== 'makeBatch' && id !== 'importCallRecords');

/** Makes requests of every kind: real operations, most of whose parts stay right. */
export class RequestMaker {
  /** How often something within an option is wrong: most requests are right all through, or wrong in one place. */
  private readonly mistakes: number;
  private readonly options: QueryOptionMaker;

  constructor(
    private readonly random: Random,
    private readonly world: FuzzWorld,
  ) {
    this.mistakes = random.pick([0, 0, 0, 0.01, 0.02, 0.1]);
    this.options = new QueryOptionMaker(random, this.mistakes, world.tokens);
  }

  request(): FuzzRequest {
    const request = this.right();
    return this.random.chance(0.4) ? changedRequest(this.random, request) : request;
  }

  private right(): FuzzRequest {
    switch (this.random.weighted(weights)) {
      case 'operation':
        return this.operation(this.random.pick(fuzzOperations));
      case 'read':
        return this.operation(this.random.pick(reads));
      case 'part':
        return this.part(this.random.pick(entities));
      case 'condition':
        return this.condition(this.random.pick(collections));
      case 'batch':
        return this.batch();
    }
  }

  private operation(operation: FuzzOperation): FuzzRequest {
    const { id, method, type, options } = operation;
    if (id === 'makeBatch') return this.batch();
    const place = this.random.pick(this.places(method));
    const body = operation.takesBody ? this.body(operation, place) : undefined;
    return {
      kind: id,
      method,
      path: this.path(operation.path, place, method === 'DELETE'),
      options: this.options.all(type, options).map(([name, value]) => [name, encode(value)]),
      headers: [this.authorization(), ...mediaTypeOf(operation)],
      ...(body ? { body } : {}),
    };
  }

  /** A part of a collection by its path. */
  private condition(operation: FuzzOperation): FuzzRequest {
    const { random } = this;
    const conditions = random.some(1, 2, () => `$filter(${this.options.condition(operation.type, '')})`);
    const text = [...conditions, ...random.pick([[], [], ['$count'], ['$ref'], ['any()'], ['a']])].map(encodeSegment);
    const request = this.operation(operation);
    return { ...request, kind: `${operation.id} condition`, path: `${request.path}/${text.join('/')}` };
  }

  /** A part of an entity by its path. */
  private part(operation: FuzzOperation): FuzzRequest {
    const { random } = this;
    const { all = [], collections = [], navigations = [] } = operation.type ? modelPaths(operation.type) : {};
    const isWrong = random.chance(this.mistakes) || all.length === 0;
    const conditions = [...collections, ...navigations.map(({ name, of }) => ({ path: name, of }))];
    const isCondition = random.chance(0.4) && conditions.length > 0;
    const { path: collection, of } = isCondition ? random.pick(conditions) : { path: '' };
    const condition = (prefix: string): string => this.options.condition(of, prefix);
    const tail = isWrong ? random.pick(names) : isCondition ? collection : random.pick(all);
    const end = isCondition
      ? random.pick([
          `/$filter(${condition('')})`,
          `/any(x:${condition('x/')})`,
          `/all(x:${condition('x/')})`,
          `/$filter(${condition('')})/$count`,
        ])
      : random.pick(['', '', ...suffixes]);
    const text = `${tail}${end}`.split('/').map(encodeSegment).join('/');
    const request = this.operation({ ...operation, options: random.chance(0.1) ? ['$select', '$filter'] : [] });
    return { ...request, kind: `${operation.id} part`, path: `${request.path}/${text}` };
  }

  private batch(): FuzzRequest {
    const { random } = this;
    let group: string | undefined;
    const requests = random.some(1, 6, (index): JsonObject => {
      const right = this.operation(random.pick(inner));
      const request = random.chance(0.15) ? changedRequest(random, right) : right;
      const headers = Object.fromEntries(request.headers.filter(([name]) => name !== 'authorization'));
      // Members of a group stand beside each other.
      if (random.chance(0.3)) group = group === undefined ? `g${index}` : undefined;
      return {
        id: String(index),
        method: request.method,
        url: targetOf(request).replace(/^\/(?:v1\.0|beta)(?=\/)/, (prefix) => (random.chance(0.7) ? '' : prefix)),
        ...(Object.keys(headers).length > 0 ? { headers } : {}),
        ...(request.body ? { body: innerBody(request.body) } : {}),
        ...(random.chance(0.15) && index > 0 && group === undefined
          ? { dependsOn: [String(random.below(index))] }
          : {}),
        ...(group === undefined ? {} : { atomicityGroup: group }),
      };
    });
    return {
      kind: 'makeBatch',
      method: 'POST',
      path: '/v1.0/$batch',
      options: [],
      headers: [this.authorization(), ['content-type', 'application/json']],
      body: { kind: 'json', value: { requests } },
    };
  }

  private body({ id, method, type }: FuzzOperation, place: readonly string[]): FuzzBody {
    const { random, world } = this;
    if (id === 'token') return { kind: 'bytes', bytes: Buffer.from(tokenForm(random, this.mistakes)) };
    if (id === 'importCallRecords') return { kind: 'lines', values: world.bodies.ofImport(random) };
    if (!type) return { kind: 'json', value: {} };
    if (id.startsWith('write')) return { kind: 'json', value: world.bodies.ofLog(random, type) };
    if (method === 'PATCH') return { kind: 'json', value: world.bodies.ofChange(random, type) };
    const { id: made, ...value } = world.bodies.ofNew(random, type);
    const own = made === undefined || random.chance(0.5) ? random.pick([...place, 'gone']) : made;
    // A PUT has its id in the URL.
    return { kind: 'json', value: method === 'PUT' || id === 'createSubscription' ? value : { ...value, id: own } };
  }

  private authorization(): readonly [string, string] {
    const { token, readerToken } = this.world;
    return ['authorization', `Bearer ${this.random.chance(0.03) ? readerToken : token}`];
  }

  private places(method: string): typeof read {
    if (method === 'GET') return read;
    if (method === 'DELETE') return deleted;
    if (method === 'PUT') return [...written, ...deleted];
    return this.random.chance(0.05) ? read : written;
  }

  private path(path: string, [callRecordId, sessionId, segmentId]: readonly string[], isDeleted: boolean): string {
    const { random, world } = this;
    const known: Readonly<Record<string, string | undefined>> = {
      ...{
        callRecordId,
        sessionId,
        segmentId,
        tenantId: world.tenantId,
        subscriptionId: isDeleted ? world.otherSubscriptionId : world.subscriptionId,
      },
      ...(isDeleted ? { participantId: 'gone' } : {}),
    };
    return path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
      encode(
        random.chance(this.mistakes) ? random.pick(names) : (known[name] ?? random.pick(ids[name] ?? ['unknown'])),
      ),
    );
  }
}

/** A segment of a path, in which a dollar sign mostly stands as it is. */
function encodeSegment(text: string): string {
  return encode(text).replaceAll('%24', '$');
}

function mediaTypeOf({ id, takesBody }: FuzzOperation): FuzzRequest['headers'] {
  if (!takesBody) return [];
  if (id === 'token') return [['content-type', 'application/x-www-form-urlencoded']];
  return [['content-type', id === 'importCallRecords' ? 'application/x-ndjson' : 'application/json']];
}

function innerBody(body: FuzzBody): JsonValue {
  if (body.kind === 'json') return body.value;
  return (bytesOf(body) ?? Buffer.of()).toString('latin1');
}

function tokenForm(random: Random, mistakes: number): string {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: 'fuzz',
    client_secret: 'any',
    scope: random.pick(['https://graph.microsoft.com/.default', 'CallRecords.Read.All', '.default']),
  });
  if (random.chance(mistakes * 5)) form.set(random.pick([...form.keys(), ...names]), random.pick(names));
  if (random.chance(mistakes * 5)) form.append(random.pick([...form.keys()]), random.pick(names));
  if (random.chance(mistakes * 5)) form.delete(random.pick([...form.keys()]));
  return form.toString();
}
