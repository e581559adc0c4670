import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse, stringify } from 'lossless-json';
import { RetentionService } from '../../src/changes/retention.service';
import { nameIn } from '../../src/database/across-tenants';
import type { SentStatement } from '../../src/database/statement-watch';
import { callRecords, clientOf } from '../support/call-records';
import { printStatement, readHttp } from '../support/golden-sql';
import { insertQualityRows, type QualityRows } from '../support/quality-rows';
import { sampleCalls } from '../support/sample-calls';
import { startTestApp, tenant, type TestApp } from '../support/test-app';

/** Set by `npm run sql:write`. */
const isRenewed = (globalThis as { renewSql?: boolean }).renewSql === true;

/** Rows as they could be derived from some of the calls. */
const derivedRows: QualityRows = {
  streams: [
    { id: 'a1', callRecordId: 'a', startDateTime: '2026-01-01T08:00:00Z', averageJitter: 'PT0.05S', codec: 'opus' },
    { id: 'a2', callRecordId: 'a', startDateTime: '2026-01-01T08:00:00Z', averageJitter: 'PT0.04S' },
  ],
  callSummaries: [
    { id: 'a', outcome: 'answered', talkTime: 'PT5M' },
    { id: 'b', outcome: 'busy', sipCode: 486 },
  ],
  qualityHours: [
    { id: '1', hour: '2026-01-01T08:00:00Z', subnet: '10.0.0.0', streams: 9, poor: 3 },
    { id: '2', hour: '2026-01-01T09:00:00Z', subnet: '10.0.0.0', streams: 4 },
  ],
};

let api: TestApp;
let sent: SentStatement[] = [];

beforeAll(async () => {
  api = await startTestApp({ throttling: 'off' }, { watch: { sending: note } });
  // It has statements of the tenant in the background, after a minute.
  await api.app.get(RetentionService, { strict: false }).beforeApplicationShutdown();
  const client = clientOf(api);
  for (const call of sampleCalls) await client.create(callRecords, call);
  await insertQualityRows(api.databaseUrl, tenant, derivedRows);
});

afterAll(() => api.close());

/** What is not about the tenant, nor part of a transaction, is background work. */
function note(statement: SentStatement): void {
  const { text, values } = statement;
  if (values[0] === tenant || (values.length === 0 && nameIn(text) === undefined)) sent.push(statement);
}

// The questions come first: they read what the writes change.
describe.each(['questions', 'writes'])('the SQL of %s', (folder) => {
  const files = readdirSync(join(__dirname, folder)).filter((name) => name.endsWith('.http'));

  it.each(files.map((file) => basename(file, '.http')))('%s', async (name) => {
    const path = (extension: string) => join(__dirname, folder, `${name}.${extension}`);
    const { path: url, ...request } = readHttp(readFileSync(path('http'), 'utf8'));
    sent = [];
    const { status, text } = await api.request(url, request);
    const statements = sent.map(printStatement).join('\n');
    const answer = `${stringify({ status, body: bodyOf(text) }, undefined, 2)}\n`;
    if (isRenewed) {
      writeFileSync(path('sql'), settled(statements));
      writeFileSync(path('json'), settled(answer));
    }
    expect(settled(statements)).toBe(readFileSync(path('sql'), 'utf8'));
    expect(settled(answer)).toBe(readFileSync(path('json'), 'utf8'));
  });
});

/** A body as JSON, or the text of one that is none. */
function bodyOf(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return text;
  }
}

/** A UUID of version 7, which the service makes. */
const newId = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g;

/** Without what differs from run to run. */
function settled(text: string): string {
  return text
    .replaceAll(api.http, 'http://localhost:3000')
    .replaceAll(newId, '…')
    .replaceAll(/("@odata\.etag": )"(?:[^"\\]|\\.)*"/g, '$1"…"')
    .replaceAll(/("(?:lastModifiedDateTime|seconds)": )[^,\n]*/g, '$1"…"')
    .replaceAll(/((?:\$skiptoken|\$deltatoken)=)[^&"]*/g, '$1…');
}
