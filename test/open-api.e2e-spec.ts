import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenAPIObject } from '@nestjs/swagger';
import '../src/call-records/model';
import type { JsonValue } from '../src/edm/json';
import { allTypes, typeOf } from '../src/edm/registry';
import { startTestApp, type TestApp, type TestResponse } from './support/test-app';

interface Schema {
  $ref?: string;
  type?: string;
  format?: string;
  pattern?: string;
  description?: string;
  nullable?: boolean;
  enum?: unknown[];
  example?: string;
  allOf?: Schema[];
  anyOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  additionalProperties?: boolean;
}

interface Content {
  schema: Schema;
  example?: unknown;
  examples?: Record<string, { $ref?: string; value?: JsonValue }>;
}

interface Operation {
  operationId: string;
  summary: string;
  tags: string[];
  parameters: { name: string; in: string; description: string; schema: Schema }[];
  requestBody?: { content: Record<string, Content> };
  responses: Record<string, { description: string; content?: Record<string, Content> }>;
}

const file = join(__dirname, '../openapi.json');
const document = JSON.parse(readFileSync(file, 'utf8')) as OpenAPIObject;
const paths = document.paths as unknown as Record<string, Record<string, Operation>>;
const schemas = document.components?.schemas as Record<string, Schema>;
const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
);
const named = operations.map((entry) => [entry.operation.operationId, entry] as const);

let api: TestApp;
beforeAll(async () => (api = await startTestApp()));
afterAll(() => api.close());

describe('the served documentation', () => {
  const get = (path: string) => api.request(path, { token: null });

  it('is what openapi.json holds: if not, run "npm run openapi:write"', async () => {
    const { status, text } = await get('/api-json');
    expect(status).toBe(200);
    expect(JSON.parse(text)).toEqual(document);
  });

  it('comes as YAML too', async () => {
    const { load } = jest.requireActual<{ load(text: string): unknown }>('js-yaml');
    expect(load((await get('/api-yaml')).text)).toEqual(document);
  });

  it('has a page to try it out', async () => {
    const { status, headers, text } = await get('/api');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toContain('text/html');
    expect(text).toContain('Call records API');
  });

  it('hands out a token where the page asks for one', async () => {
    const schemes = document.components?.securitySchemes as Record<
      string,
      { flows?: { clientCredentials: { tokenUrl: string } } }
    >;
    const response = await fetch(`${api.http}${String(schemes.development?.flows?.clientCredentials.tokenUrl)}`, {
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

describe('every operation', () => {
  it('has an id of its own', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength(19);
  });

  it.each(named)('%s is described', (_id, { method, operation }) => {
    expect(operation.summary).toMatch(/^[A-Z]/);
    expect(operation.tags).toHaveLength(1);
    for (const { description, schema } of operation.parameters) expect([description, schema.type]).not.toContain('');
    const statuses = Object.keys(operation.responses);
    expect(statuses).toEqual(expect.arrayContaining(['400', '401', '403', '406', '500', '503', '504']));
    if (operation.parameters.some((parameter) => parameter.in === 'path')) expect(statuses).toContain('404');
    if (operation.requestBody) expect(statuses).toEqual(expect.arrayContaining(['413', '415']));
    if (method === 'POST') expect(statuses).toContain('409');
  });

  it.each(named)('%s shows an example of every answer', (_id, { operation }) => {
    for (const [status, { description, content = {} }] of Object.entries(operation.responses)) {
      expect(description).not.toBe('');
      for (const { schema, example, examples } of Object.values(content)) {
        expect(schema).toBeDefined();
        const count = example === undefined ? Object.keys(examples ?? {}).length : 1;
        expect({ status, count }).not.toEqual({ status, count: 0 });
      }
      expect(Object.keys(content)).toHaveLength(status === '204' ? 0 : 1);
    }
  });
});

describe('the schemas', () => {
  const concrete = allTypes().filter((type) => !type.abstract);

  it.each(concrete.map((type) => [type.name, type] as const))('hold every property of %s', (name, type) => {
    const properties = schemas[name]?.properties ?? {};
    for (const { name: member, type: value, nullable, collection } of type.properties.values()) {
      const property = properties[member] ?? {};
      expect(property.description).toBeTruthy();
      const text = JSON.stringify(property);
      expect(`${member}: ${text.includes('"nullable":true')}`).toBe(`${member}: ${nullable}`);
      expect(property.type === 'array').toBe(collection ?? false);
      const target = value.kind === 'enum' ? value.enum : 'target' in value ? typeOf(value.target()) : undefined;
      if (target) expect(text).toContain(`"#/components/schemas/${target.name}"`);
      if (value.kind === 'primitive' && value.primitive.name === 'Edm.Duration') expect(property.pattern).toBeDefined();
      else if (value.kind === 'primitive') expect(property).toMatchObject(value.primitive.openApi);
      if (value.kind === 'enum') expect(schemas[value.enum.name]?.enum).toEqual(Object.keys(value.enum.members));
    }
  });

  it('choose among derived types by @odata.type', () => {
    for (const base of allTypes().filter((type) => type.derived.length > 0 && !type.entity)) {
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
  });
});

describe('trying it out', () => {
  const byDepth = operations.toSorted((one, other) => one.path.length - other.path.length);
  const ofMethod = (method: string) => byDepth.filter((entry) => entry.method === method);
  const examplesOf = (operation: Operation) =>
    Object.entries(operation.requestBody?.content['application/json']?.examples ?? {});

  function answersOf(operation: Operation, status: number) {
    return Object.values(operation.responses[status]?.content ?? {})[0];
  }

  async function send({ path, method, operation }: (typeof operations)[number], body?: JsonValue, query = '') {
    const url = operation.parameters.reduce(
      (text, { name, schema }) => text.replace(`{${name}}`, String(schema.example)),
      path,
    );
    return api.request(`/v1.0${url}${query}`, { method, body });
  }

  function expectDocumented(response: TestResponse, status: number, operation: Operation, title?: string) {
    expect(`${operation.operationId} ${response.status}`).toBe(`${operation.operationId} ${status}`);
    const content = answersOf(operation, status);
    if (!content || response.text === '') return;
    if (title === undefined) return expect(response.text).toBe(content.example);
    const answer = JSON.parse(response.text) as JsonValue;
    expect(undeclared(answer, content.schema)).toEqual([]);
    expect(settled(answer)).toEqual(settled(content.examples?.[title]?.value ?? null));
  }

  it('succeeds with the examples of every operation, and answers as documented', async () => {
    const [first, ...creations] = ofMethod('POST').flatMap((entry) =>
      examplesOf(entry.operation).map(([title, { value }]) => ({ entry, title, value })),
    );
    const create = async ({ entry, title, value }: NonNullable<typeof first>) =>
      expectDocumented(await send(entry, value), 201, entry.operation, title);
    if (first) await create(first);
    for (const entry of ofMethod('GET')) {
      const titles = Object.keys(answersOf(entry.operation, 200)?.examples ?? {});
      for (const title of titles.length > 0 ? titles : [undefined]) {
        const query = title?.startsWith('With $') ? `?${title.slice('With '.length)}` : '';
        expectDocumented(await send(entry, undefined, query), 200, entry.operation, title);
      }
    }
    for (const creation of creations) await create(creation);
    for (const entry of ofMethod('PATCH')) {
      for (const [title, { value }] of examplesOf(entry.operation)) {
        expectDocumented(await send(entry, value), 200, entry.operation, title);
      }
    }
    for (const entry of ofMethod('DELETE').toReversed()) {
      expectDocumented(await send(entry), 204, entry.operation);
    }
  });
});

/** An answer without what differs from service to service and from call to call. */
function settled(answer: JsonValue): unknown {
  const text = JSON.stringify(answer)
    .replaceAll(/http:\/\/localhost:\d+/g, '')
    .replaceAll(/[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[\da-f]{4}-[\da-f]{12}/g, 'new')
    .replaceAll(/("lastModifiedDateTime"|"version"):("[^"]*"|\d+)/g, '$1:0');
  return JSON.parse(text);
}

/** The schemas that a value of the schema can fit, references followed. */
function variants({ $ref, allOf = [], anyOf = [], ...schema }: Schema): Schema[] {
  const target = $ref === undefined ? undefined : schemas[$ref.slice($ref.lastIndexOf('/') + 1)];
  const others = [...(target ? [target] : []), ...allOf, ...anyOf];
  return [schema, ...others.flatMap(variants)];
}

/** Paths of the members that the schema does not declare. */
function undeclared(value: JsonValue, schema: Schema, path = ''): string[] {
  const fitting = variants(schema);
  if (Array.isArray(value)) {
    const items = fitting.find((variant) => variant.items)?.items;
    return items ? value.flatMap((item, index) => undeclared(item, items, `${path}/${index}`)) : [path];
  }
  if (typeof value !== 'object' || value === null) return [];
  const type = (value as Record<string, JsonValue>)['@odata.type'];
  const typed = fitting.filter(({ properties }) => properties?.['@odata.type']?.enum?.includes(type));
  const candidates = typed.length > 0 ? typed : fitting;
  return Object.entries(value as Record<string, JsonValue>).flatMap(([name, member]) => {
    const declared = candidates.find(({ properties }) => properties?.[name])?.properties?.[name];
    if (declared) return undeclared(member, declared, `${path}/${name}`);
    return candidates.some(({ additionalProperties }) => additionalProperties === true) ? [] : [`${path}/${name}`];
  });
}
