import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import type { JsonObject, JsonValue } from '../../src/edm/json/json-value';
import { recordBody, sessionBody } from '../support/bodies';
import { generateClient, modules } from '../support/generated-client';
import { startSampleApp, type SampleApp } from '../support/queries';

/** The interface that the generated client asks of an HTTP client. */
type Send = (url: string, data?: JsonValue) => Promise<{ status: number; data: JsonObject }>;
type Client = Readonly<Record<'get' | 'post' | 'put' | 'patch' | 'delete', Send>>;

interface Path {
  eq(value: unknown): Condition;
  gt(value: unknown): Condition;
  lt(value: unknown): Condition;
  contains(value: string): Condition;
  desc(): unknown;
}
type Properties = Readonly<Record<'version' | 'type' | 'joinWebUrl' | 'startDateTime', Path>>;
interface Condition {
  and(other: Condition): Condition;
}
interface Builder {
  select(...names: string[]): Builder;
  filter(...conditions: Condition[]): Builder;
  orderBy(...orders: unknown[]): Builder;
  top(count: number): Builder;
  count(): Builder;
  expand(...names: string[]): Builder;
}
type Query = (build?: (builder: Builder, q: Properties) => Builder) => Promise<{ data: JsonObject }>;
interface Collection {
  query: Query;
  create(body: JsonObject): Promise<{ status: number; data: JsonObject }>;
  getPstnCalls(range: JsonObject): Promise<{ data: JsonObject }>;
}
interface Entity extends Pick<Collection, 'query'> {
  patch(body: JsonObject): Promise<{ status: number; data: JsonObject }>;
  delete(): Promise<{ status: number }>;
  sessions(): Collection;
  sessions(id: string): Entity;
}
interface Service {
  callRecords(): Collection;
  callRecords(id: string): Entity;
}

let sample: SampleApp;
let service: Service;
let folder: string;
const urls: string[] = [];

// Generating a client takes most of a minute on a busy machine.
jest.setTimeout(180_000);

beforeAll(async () => {
  sample = await startSampleApp();
  folder = mkdtempSync(join(tmpdir(), 'generated-requests-'));
  generateClient(folder);
  const client = join(folder, 'client');
  for (const name of readdirSync(client)) {
    const { outputText } = ts.transpileModule(readFileSync(join(client, name), 'utf8'), {
      compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
    });
    writeFileSync(join(client, name.replace(/\.ts$/, '.js')), outputText);
  }
  symlinkSync(modules, join(folder, 'node_modules'), 'junction');
  const { MicrosoftGraphService } = (await import(join(client, 'MicrosoftGraphService.js'))) as {
    MicrosoftGraphService: new (client: Client, root: string) => Service;
  };
  service = new MicrosoftGraphService(await httpClient(), `${sample.api.http}/beta`);
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await sample.api.close();
});

async function httpClient(): Promise<Client> {
  const authorization = `Bearer ${await sample.api.token()}`;
  const send =
    (method: string): Send =>
    async (url, data) => {
      urls.push(decodeURIComponent(url.slice(sample.api.http.length)));
      const headers = { authorization, accept: 'application/json', 'content-type': 'application/json' };
      const body = data === undefined ? undefined : JSON.stringify(data);
      const response = await fetch(url, { method, headers, body });
      const text = await response.text();
      if (!response.ok) throw new Error(`${response.status} ${text}`);
      return { status: response.status, data: (text === '' ? {} : JSON.parse(text)) as JsonObject };
    };
  return { get: send('GET'), post: send('POST'), put: send('PUT'), patch: send('PATCH'), delete: send('DELETE') };
}

describe('a client that a generator makes from the metadata sends requests', () => {
  it('that filter, sort, select and count', async () => {
    const { data } = await service.callRecords().query((builder, q) =>
      builder
        .filter(q.version.gt(1).and(q.type.eq('groupCall')))
        .orderBy(q.version.desc())
        .select('id', 'version')
        .top(1)
        .count(),
    );
    expect(data).toMatchObject({ '@odata.count': 2, value: [{ id: 'a', version: 5 }] });
    expect(urls.at(-1)).toMatch(/^\/beta\/callRecords\?/);
  });

  it('that search text, which it encodes', async () => {
    const { data } = await service
      .callRecords()
      .query((builder, q) => builder.filter(q.joinWebUrl.contains('Neil+Co')));
    expect(data.value).toMatchObject([{ id: 'a' }]);
  });

  it('that compare times', async () => {
    const start = '2024-03-03T09:00:00.1234568Z';
    const { data } = await service
      .callRecords()
      .query((builder, q) => builder.filter(q.startDateTime.lt(start)).select('id'));
    expect((data.value as JsonObject[]).map(({ id }) => id)).toEqual(['a', 'c', 'd']);
  });

  it('that read one entity with what it contains', async () => {
    const { data } = await service.callRecords('a').query((builder) => builder.expand('sessions'));
    expect(data).toMatchObject({ id: 'a', sessions: [{ id: 'a1' }, { id: 'a2' }] });
  });

  it('that create, change and delete', async () => {
    expect(await service.callRecords().create(recordBody({ id: "it's" }))).toMatchObject({ status: 201 });
    const call = service.callRecords("it's");
    expect(await call.sessions().create(sessionBody({ id: 's' }))).toMatchObject({ status: 201, data: { id: 's' } });
    expect(await call.patch({ type: 'peerToPeer' })).toMatchObject({ data: { type: 'peerToPeer' } });
    expect(await call.sessions('s').patch({ isTest: true })).toMatchObject({ data: { isTest: true } });
    expect(await call.delete()).toMatchObject({ status: 204 });
  });

  it('that call a function', async () => {
    const range = { fromDateTime: '2024-01-01', toDateTime: '2024-02-01' };
    const { data } = await service.callRecords().getPstnCalls(range);
    expect(data.value).toEqual([]);
  });
});
