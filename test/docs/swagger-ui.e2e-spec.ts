import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { developmentTenant } from '../../src/auth/development-client';
import { cleanUpTag } from '../../src/open-api/tags';
import { samplePstnCall } from '../../src/call-logs/sample-rows';
import { sampleCall } from '../../src/call-records/samples/sample-call';
import type { JsonObject, JsonValue } from '../../src/edm/json/json-value';
import { ApiPage, type Shown } from '../support/api-page';
import { startBrowser, type TestBrowser } from '../support/browser';
import { onThePage, type ApiDocument } from '../support/open-api';
import { startTestApp, type TestApp } from '../support/test-app';
import { describeInBrowser as describe, itInBrowser as it } from '../support/in-browser';

/** A real browser needs minutes for all operations on a busy machine. */
jest.setTimeout(1_800_000);

const receiver = '/development/notifications';
const records = '/v1.0/communications/callRecords';

let api: TestApp;
let chromium: TestBrowser | undefined;
beforeAll(async () => {
  api = await startTestApp({}, { isFollowing: true });
  chromium = await startBrowser();
});
afterAll(async () => {
  await chromium?.close();
  await api.close();
});

const openPage = (options?: { width?: number; tags?: readonly string[] }): Promise<ApiPage> => {
  if (!chromium) throw new Error('There is no browser.');
  return ApiPage.open(chromium.browser, `${api.http}/api`, options);
};

/** A token as the page gets it. */
async function tokenOfPage(): Promise<string> {
  const response = await fetch(`${api.http}/${developmentTenant}/oauth2/v2.0/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa('swagger-ui:any-secret')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'https://graph.microsoft.com/.default' }),
  });
  return ((await response.json()) as { access_token: string }).access_token;
}

const member = (body: string, ...path: (string | number)[]): JsonValue | undefined =>
  path.reduce<JsonValue | undefined>(
    (value, name) => (value as Record<string | number, JsonValue> | undefined)?.[name],
    JSON.parse(body) as JsonValue,
  );
const lines = (body: string): JsonObject[] =>
  body
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as JsonObject);

/** What the answers say, where it is not only the entity that the operation is about. */
const expected: ReadonlyMap<string, (body: string) => void> = new Map([
  ['Count the call records', (body) => expect(body).toBe('1')],
  ['Count the participants of a call record', (body) => expect(body).toBe('3')],
  ['Export call records', (body) => expect(lines(body)).toEqual([expect.objectContaining({ id: sampleCall.id })])],
  [
    'Import call records and sessions',
    (body) => expect(lines(body).at(-1)).toMatchObject({ kind: 'totals', lines: 2, refused: 0 }),
  ],
  ['List subscriptions', (body) => expect(member(body, 'value', 0, 'notificationUrl')).toBe(api.http + receiver)],
  ['List undelivered notifications', (body) => expect(member(body, 'value')).toEqual(expect.any(Array))],
  ['Write PSTN calls', (body) => expect(JSON.parse(body)).toEqual({ added: 1, replaced: 0, unchanged: 0 })],
  ['Get the rows of a log: PSTN calls', (body) => expect(member(body, 'value', 0, 'id')).toBe(samplePstnCall.id)],
  [
    'Make several requests',
    (body) => {
      const responses = member(body, 'responses') as { status: number }[];
      expect(responses.map(({ status }) => status)).toEqual([200, 404, 424]);
    },
  ],
  [
    'List received notifications',
    (body) => expect(member(body, 'value', 0, 'notification', 'resourceData', 'id')).toBe(sampleCall.id),
  ],
]);

/** Checks that an operation succeeds, and what its answer says. */
function check({ summary, status, body }: Shown): void {
  // The receiver of the examples takes every notification, so none is left to be sent again.
  const success = summary === 'Send a notification again' ? [404] : [200, 201, 204];
  if (!success.includes(status)) throw new Error(`${summary}: ${status} ${body}`);
  expected.get(summary)?.(body);
  if (status === 204) expect(body).toBe('');
  else if (body.startsWith('{') && status < 300 && !body.includes('\n{'))
    expect(JSON.parse(body)).not.toHaveProperty('error');
}

/** What is left after the operations of the page. */
async function leftOvers(): Promise<JsonObject> {
  const token = await tokenOfPage();
  const read = async (path: string) => (await api.request(path, { token })).json.value;
  const range = '(fromDateTime=2019-11-01,toDateTime=2019-12-01)';
  return {
    records: (await read(records)) ?? null,
    pstn: (await read(`${records}/getPstnCalls${range}`)) ?? null,
    direct: (await read(`${records}/getDirectRoutingCalls${range}`)) ?? null,
    subscriptions: (await read('/v1.0/subscriptions')) ?? null,
    received: (await read(receiver)) ?? null,
  };
}

/** Waits until the notifications of the page's changes have arrived. */
async function arrival(): Promise<void> {
  const received = async (): Promise<JsonValue[]> => (await api.request(receiver)).json.value as JsonValue[];
  while ((await received()).length === 0) await new Promise((resolve) => setTimeout(resolve, 200));
}

/** Groups whose operations take ids from the answers of each other. */
const together = ['Subscriptions', cleanUpTag.name];

// The page keeps all that it has shown, and becomes slower with each operation, so most groups get a page of their own.
// Nothing is left at the end, so that a second round finds what the first one found.
it('sends every example of the page from top to bottom, and leaves nothing', async () => {
  const summaries: string[] = [];
  const shared = await openPage({ tags: together });
  await shared.authorize();
  const { tags } = (await api.request('/api-json')).json as unknown as ApiDocument;
  for (const { name } of tags ?? []) {
    const ui = together.includes(name) ? shared : await openPage({ tags: [name] });
    if (ui !== shared) await ui.authorize();
    for await (const shown of ui.tryGroup(name)) {
      check(shown);
      summaries.push(shown.summary);
      if (shown.summary === 'Import call records and sessions') expect(await resent(shown)).toBe(shown.body.trim());
      if (shown.summary === 'Make several requests') await arrival();
    }
    if (ui !== shared) await ui.page.close();
  }
  expect(summaries).toHaveLength(onThePage.length + 2);
  expect(await leftOvers()).toEqual({ records: [], pstn: [], direct: [], subscriptions: [], received: [] });
});

/** The answer to the cURL command that the page offers. */
async function resent({ curl }: Shown): Promise<string> {
  const { stdout } = await promisify(execFile)('sh', ['-c', curl]);
  return stdout.trim();
}

it('finds operations by their words, loads the document once, and shows errors when they are asked for', async () => {
  const ui = await openPage();
  const documents: string[] = [];
  ui.page.on('response', (response) => {
    if (response.url().endsWith('-json')) documents.push(response.url());
  });
  await ui.page.reload();
  await ui.page.locator('.opblock').first().waitFor();
  expect(documents).toEqual([`${api.http}/api-json`]);
  await ui.page.fill('.operation-filter-input', 'renew subscription');
  await ui.page.locator('.opblock').nth(1).waitFor({ state: 'detached' });
  expect(await ui.page.locator('.opblock-summary-description').allInnerTexts()).toEqual(['Renew a subscription']);
  await ui.page.locator('.opblock-summary-control').click();
  const error = ui.page.locator('.response[data-code="404"]');
  await error.waitFor();
  expect(await error.locator('.highlight-code').count()).toBe(0);
  await error.locator('.folded-error').click();
  await error.getByText('"innerError"').waitFor();
  await ui.page.close();
});

it('fits into the width of a phone', async () => {
  const { page } = await openPage({ width: 390 });
  expect(await page.locator('meta[name="viewport"]').getAttribute('content')).toContain('width=device-width');
  await page.locator('.opblock-summary-control').first().click();
  await page.locator('.try-out__btn').click();
  await page.locator('.execute').waitFor();
  expect(Number(await page.evaluate('document.documentElement.scrollWidth'))).toBeLessThanOrEqual(390);
  await page.close();
});

describe('a page of another origin', () => {
  /** What the page's program gets of a service. */
  async function read(service: string, token: string): Promise<string> {
    const server = createServer((_request, response) => response.setHeader('content-type', 'text/html').end('<p>'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const page = await chromium?.browser.newPage();
    await page?.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const seen = await page?.evaluate(
      async ([url = '', bearer = '']) => {
        try {
          const response = await fetch(url, {
            headers: { authorization: `Bearer ${bearer}`, prefer: 'maxpagesize=1' },
          });
          const body = (await response.json()) as { value: unknown[] };
          const { headers } = response;
          return [
            response.status,
            body.value.length,
            headers.get('odata-version'),
            headers.get('x-content-type-options'),
          ];
        } catch (error) {
          return [String(error)];
        }
      },
      [`${service}${records}`, token],
    );
    await page?.close();
    await new Promise((resolve) => server.close(resolve));
    return JSON.stringify(seen);
  }

  it('of this machine reads answers and their exposed headers', async () => {
    expect(await read(api.http, await api.token())).toBe('[200,0,"4.0",null]');
  });

  it('is kept from answers when CORS_ORIGINS does not name it', async () => {
    const other = await startTestApp({ corsOrigins: ['https://app.example.com'] });
    expect(await read(other.http, await other.token())).toBe('["TypeError: Failed to fetch"]');
    await other.close();
  });
});
