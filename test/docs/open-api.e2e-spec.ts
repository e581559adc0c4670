import '../../src/call-records/model';
import { tags } from '../../src/app.tags';
import { version } from '../../package.json';
import { notFinite } from '../../src/edm/primitive-types';
import { typeOf } from '../../src/edm/registry';
import { typeIn, typesOf } from '../../src/edm/version';
import { openApiDocument } from '../../src/open-api/open-api-document';
import { sampleSubscription } from '../../src/subscriptions/model/sample-subscription';
import { expectError, type WireError } from '../support/expect-error';
import {
  betaDocument,
  document,
  examplesOf,
  onThePage,
  operations,
  operationsOf,
  schemas,
  type Entry,
  type Operation,
} from '../support/open-api';
import { startTestApp, type TestApp } from '../support/test-app';

interface ErrorBody {
  readonly error: WireError;
}

/** What the comparison takes out of a document. */
interface Settled {
  readonly tags: readonly { readonly name: string }[];
  readonly paths: object;
}

const named = operations.map((entry) => [entry.operation.operationId, entry] as const);

let api: TestApp;
beforeAll(async () => (api = await startTestApp()));
afterAll(() => api.close());

describe('the served documentation', () => {
  const get = (path: string) => api.request(path, { token: null });

  /** The document without what makes its examples of subscriptions work: the receiver, and a date in the future. */
  const settled = (text: string): unknown => {
    const { notificationUrl, lifecycleNotificationUrl, expirationDateTime } = sampleSubscription;
    const receiver = `${api.http}/development/notifications`;
    const changed = [receiver, notificationUrl, lifecycleNotificationUrl].reduce(
      (rest, url) => rest.replaceAll(url, 'a receiver'),
      text.replaceAll(expirationDateTime, 'a date'),
    );
    const [date = ''] = /\d{4}-\d\d-\d\dT[\d:.]+Z(?=","clientState)/.exec(changed) ?? [];
    const parsed = JSON.parse(date === '' ? changed : changed.replaceAll(date, 'a date')) as Settled;
    return {
      ...parsed,
      tags: parsed.tags.filter(({ name }) => name !== 'Development'),
      paths: { ...parsed.paths, '/development/notifications': undefined },
    };
  };

  it('is what openapi.json holds: if not, run "npm run openapi:write"', async () => {
    const { status, text } = await get('/api-json');
    expect(status).toBe(200);
    expect(settled(text)).toEqual(settled(JSON.stringify(document)));
  });

  it('is what openapi-beta.json holds for beta', async () => {
    const { text } = await get('/api-beta-json');
    expect(settled(text)).toEqual(settled(JSON.stringify(betaDocument)));
    expect((await get('/api-beta-yaml')).status).toBe(200);
    expect((await get('/api/swagger-ui-init.js')).text).toContain('/api-beta-json');
  });

  it('tells the versions apart', () => {
    const added = operationsOf(betaDocument).map(({ operation }) => operation.operationId);
    const known = operations.map(({ operation }) => operation.operationId);
    expect(added.filter((id) => !known.includes(id))).toEqual([
      'writeSmsMessages',
      'listSmsMessages',
      'countSmsMessages',
      'getSmsMessage',
      'putSmsMessage',
      'deleteSmsMessage',
      'writeBlockedUsers',
      'listBlockedUsers',
      'countBlockedUsers',
      'getBlockedUser',
      'putBlockedUser',
      'deleteBlockedUser',
      'getSmsLog',
      'countSmsLogInRange',
      'getPstnBlockedUsersLog',
      'countPstnBlockedUsersLogInRange',
      'getPstnOnlineMeetingDialoutReport',
      'countPstnOnlineMeetingDialoutReportInRange',
    ]);
    const row = 'microsoft.graph.callRecords.pstnCallLogRow';
    const ofBeta = betaDocument.components?.schemas as typeof schemas;
    expect(Object.keys(ofBeta[row]?.properties ?? {})).toContain('clientLocalIpV4Address');
    expect(Object.keys(schemas[row]?.properties ?? {})).not.toContain('clientLocalIpV4Address');
    expect(ofBeta).toHaveProperty(['microsoft.graph.callRecords.smsLogRow']);
    expect(schemas).not.toHaveProperty(['microsoft.graph.callRecords.smsLogRow']);
  });

  it('comes as YAML too', async () => {
    const { load } = jest.requireActual<{ load(text: string): unknown }>('js-yaml');
    expect(settled(JSON.stringify(load((await get('/api-yaml')).text)))).toEqual(settled(JSON.stringify(document)));
  });

  it('has the receiver of notifications where the development issuer is on', async () => {
    const { json } = await get('/api-json');
    expect(json.paths).toHaveProperty(['/development/notifications', 'get', 'summary'], 'List received notifications');
    expect(document.paths).not.toHaveProperty(['/development/notifications']);
  });

  it('has a page to try it out', async () => {
    const { status, headers, text } = await get('/api');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toContain('text/html');
    expect(text).toContain('Call records API');
  });

  it('has the version of the package', () => {
    expect(document.info.version).toBe(version);
  });

  it('is where a browser is led to', async () => {
    const { status, headers } = await fetch(`${api.http}/`, { redirect: 'manual' });
    expect([status, headers.get('location')]).toEqual([302, '/api']);
    expect((await get('/favicon.ico')).status).toBe(204);
    for (const path of ['/v2.0', '/v1.0/communications2', '/favicon.png', '/api2']) {
      expectError(await get(path), 'notFound');
    }
  });

  it('asks for one thing: a token of the development issuer, which hands it out', async () => {
    const schemes = document.components?.securitySchemes as Record<
      string,
      { flows: { clientCredentials: { tokenUrl: string; scopes: Record<string, string> } } }
    >;
    expect(Object.keys(schemes)).toEqual(['development']);
    const { tokenUrl, scopes } = schemes.development?.flows.clientCredentials ?? { tokenUrl: '', scopes: {} };
    expect(Object.keys(scopes)).toEqual(['https://graph.microsoft.com/.default']);
    const response = await fetch(`${api.http}${tokenUrl}`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa('swagger-ui:any-secret')}` },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        scope: 'https://graph.microsoft.com/.default',
      }),
    });
    expect(response.status).toBe(200);
  });
});

describe('the OpenAPI document', () => {
  it('asks for a token of the OpenID provider where there is one', () => {
    const auth = { kind: 'provider', issuer: 'https://login.example.com/v2.0', audience: 'api://calls' } as const;
    const { components, security } = openApiDocument(api.app, auth, tags);
    expect(components?.securitySchemes).toMatchObject({ bearer: { type: 'http', scheme: 'bearer' } });
    expect(security).toEqual([{ bearer: [] }]);
  });
});

/** Whether an operation makes one entity of a body; imports and batches take many, and tell of each by itself. */
const isCreation = ({ method, operation }: Entry): boolean =>
  method === 'POST' && operation.responses[201] !== undefined;

/** Whether an operation changes an entity that is there. */
const isConditional = ({ method }: Entry): boolean => ['PATCH', 'PUT', 'DELETE'].includes(method);

/** Whether an operation makes what its last id names. */
const makesNamed = ({ method, path }: Entry): boolean => method === 'PUT' && path.endsWith('Id}');

/** Who reads call records may be told of them, and no call record changes by that. */
const isOfSubscriptions = ({ path }: Entry): boolean => path.startsWith('/subscriptions');

const isOfLog = ({ tags }: Operation): boolean => tags.includes('Call logs');

describe('every operation', () => {
  /** A batch asks for no more than one of them all; its requests ask for theirs. */
  const permissions = (entry: Entry) => {
    const { method, path, operation } = entry;
    const isAny = path === '/$batch';
    const reading = method === 'GET' || isAny || isOfSubscriptions(entry) ? ['CallRecords.Read.All'] : [];
    const ofLogs = ['CallRecord-PstnCalls.Read.All'];
    const first = method === 'GET' && isOfLog(operation) ? ofLogs : [];
    const all = [...first, ...reading, 'CallRecords.ReadWrite.All', ...(isAny ? ofLogs : [])];
    return all.map((permission) => `\`${permission}\``).join(' or ');
  };

  it('is on the page, the creation of a call first, and those that delete stand last, contents before what contains them', () => {
    const ids = onThePage.map(({ operation }) => operation.operationId);
    expect(ids).toHaveLength(operations.length);
    expect(ids[0]).toBe('createCallRecord');
    const deletions = ['deleteSegment', 'deleteSession', 'deleteParticipant', 'deleteOrganizer', 'deleteCallRecord'];
    expect(ids.slice(-deletions.length)).toEqual(deletions);
    expect(ids.filter((id) => id.startsWith('delete'))).toHaveLength(deletions.length + 3);
  });

  it('has an id of its own', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength(77);
  });

  it.each(named)('%s is described', (_id, entry) => {
    const { path, operation } = entry;
    expect(operation.summary).toMatch(/^[A-Z]/);
    expect(operation.description).toContain(`Permission: ${permissions(entry)}.`);
    expect(operation.tags).toHaveLength(1);
    for (const { description, schema } of operation.parameters) expect([description, schema.type]).not.toContain('');
    const statuses = Object.keys(operation.responses);
    expect(statuses).toEqual(expect.arrayContaining(['400', '401', '403', '406', '429', '500', '503', '504']));
    const named = operation.parameters.filter((parameter) => parameter.in === 'path' && parameter.name.endsWith('Id'));
    if (named.length > (makesNamed(entry) ? 1 : 0)) expect(statuses).toContain('404');
    if (isConditional(entry) && !path.endsWith('{rowId}') && !isOfSubscriptions(entry))
      expect(statuses).toEqual(expect.arrayContaining(['412', '428']));
    if (operation.requestBody) expect(statuses).toContain('415');
    if (operation.requestBody?.content['application/json']) expect(statuses).toContain('413');
    if (isCreation(entry) && !isOfLog(operation) && !isOfSubscriptions(entry)) expect(statuses).toContain('409');
  });

  it.each(named)('%s shows an example of every answer', (_id, { operation }) => {
    for (const [status, { description, headers, content = {} }] of Object.entries(operation.responses)) {
      expect(description).not.toBe('');
      expect(Object.keys(headers)).toEqual(
        expect.arrayContaining(['request-id', 'client-request-id', 'OData-Version']),
      );
      const hasBody = status !== '204' && status !== '304';
      expect(Object.keys(content)).toHaveLength(hasBody ? 1 : 0);
      expect(examplesOf(content).length > 0).toBe(hasBody);
    }
  });

  it.each(named)('%s shows failures that can happen there', (_id, entry) => {
    const { method, path, operation } = entry;
    const errors = (status: number) =>
      examplesOf(operation.responses[status]?.content).map(([, answer]) => (answer as unknown as ErrorBody).error);
    const codes = errors(400).flatMap(({ details = [] }) => details.map(({ code }) => code));
    const isOfPeople = operation.tags.some((tag) => ['Participants', 'Organizers'].includes(tag));
    const isDemanding = (isCreation(entry) || method === 'PUT') && !isOfPeople;
    expect(codes.includes('missingProperty')).toBe(isDemanding || path === '/$batch');
    const forbidden = errors(403).map(({ message }) => message);
    expect(forbidden).toContain(`This operation needs the permission ${permissions(entry).replaceAll('`', '')}.`);
    expect(forbidden).toHaveLength(operation.operationId === 'createSubscription' ? 2 : 1);
    const words: Record<string, string> = {
      '{callRecordId}': path.includes('callSummaries') ? 'call summary' : 'call record',
      '{streamRowId}': 'stream',
      '{qualityHourId}': 'quality hour',
      '{sessionId}': 'session',
      '{participantId}': 'participant',
      organizer: 'organizer',
      '{subscriptionId}': 'subscription',
      '{deliveryId}': 'delivery',
      '{rowId}': path.includes('pstnCalls') ? 'PSTN call' : 'direct routing call',
    };
    const named = path.includes('(') ? [] : path.split('/').filter((step) => step.startsWith('{'));
    const steps = operation.operationId === 'deleteOrganizer' ? [...named, 'organizer'] : named;
    const missing = steps.map((step) => `Could not find the requested ${words[step] ?? 'segment'}.`);
    expect(errors(404).map(({ message }) => message)).toEqual(makesNamed(entry) ? missing.slice(0, -1) : missing);
  });
});

describe('the schemas', () => {
  const types = typesOf('v1.0').map((type) => typeIn(type, 'v1.0'));
  const concrete = types.filter((type) => !type.abstract);

  it.each(concrete.map((type) => [type.name, type] as const))('hold every property of %s', (name, type) => {
    const properties = schemas[name]?.properties ?? {};
    for (const { name: member, type: value, nullable, collection, default: given } of type.properties.values()) {
      const property = properties[member] ?? {};
      expect(property.description).toBeTruthy();
      const text = JSON.stringify(property);
      expect(`${member}: ${text.includes('"nullable":true')}`).toBe(`${member}: ${nullable}`);
      expect(property.type === 'array').toBe(collection ?? false);
      const target = value.kind === 'enum' ? value.enum : 'target' in value ? typeOf(value.target()) : undefined;
      if (target) expect(text).toContain(`"#/components/schemas/${target.name}"`);
      if (given !== undefined) expect(property.description).toContain(`When absent: \`${String(given)}\`.`);
      expect(property).not.toHaveProperty('default');
      if (value.kind === 'primitive' && value.primitive.name === 'Edm.Single') {
        expect(property.anyOf).toMatchObject([value.primitive.openApi, { type: 'string', enum: [...notFinite] }]);
      } else if (value.kind === 'primitive')
        expect(collection ? property.items : property).toMatchObject(value.primitive.openApi);
      if (value.kind === 'enum') expect(schemas[value.enum.name]?.enum).toEqual(Object.keys(value.enum.members));
    }
  });

  it('choose among derived types by @odata.type', () => {
    for (const base of types.filter((type) => type.derived.length > 0 && !type.entity)) {
      const mapping = Object.fromEntries(
        base.descendants().map(({ name }) => [`#${name}`, `#/components/schemas/${name}`]),
      ) as Record<string, string>;
      expect(schemas[`${base.name}.derived`]).toMatchObject({
        discriminator: { propertyName: '@odata.type', mapping },
        anyOf: Object.values(mapping).map(($ref) => ({ $ref })),
      });
    }
  });

  it.each([
    ['callRecord', ['endDateTime', 'modalities', 'startDateTime', 'type']],
    ['session', ['callee', 'caller', 'endDateTime', 'modalities', 'startDateTime']],
    ['segment', ['endDateTime', 'startDateTime']],
  ])('say what a new %s must have', (name, required) => {
    const schema = schemas[`microsoft.graph.callRecords.${name}.new`];
    expect(schema?.allOf?.[1]).toMatchObject({ required });
    const properties = schema?.allOf?.[1]?.properties ?? {};
    for (const member of required) expect(JSON.stringify(properties[member])).not.toContain('"nullable":true');
  });

  it.each([
    [
      'updateCallRecord',
      'callRecord',
      ['id', 'lastModifiedDateTime', 'version', 'participants_v2', 'sessions', 'streams'],
    ],
    ['updateSession', 'session', ['id', 'callRecordId', 'segments']],
    ['updateSegment', 'segment', ['id', 'callRecordId']],
    ['updateParticipant', 'participant', ['id']],
  ])('leave out of %s what cannot be changed with it', (id, name, fixed) => {
    const entry = operations.find(({ operation }) => operation.operationId === id);
    const schema = `microsoft.graph.callRecords.${name}.change`;
    const body = entry?.operation.requestBody?.content['application/json']?.schema;
    expect(body).toEqual({ $ref: `#/components/schemas/${schema}` });
    const membersOf = (of: string) =>
      Object.keys(schemas[of]?.properties ?? {}).filter((member) => !member.includes('@'));
    const all = membersOf(`microsoft.graph.callRecords.${name}`);
    expect(membersOf(schema)).toEqual(all.filter((member) => !fixed.includes(member)));
  });

  it('stand in the order of their titles', () => {
    const titles = Object.values(schemas).map(({ title }) => String(title));
    expect(titles).toEqual(titles.toSorted((one, other) => one.localeCompare(other, 'en')));
  });
});
