import { randomUUID } from 'node:crypto';
import { startBrowser, type TestBrowser } from '../support/browser';
import { builtConsole } from '../support/console-build';
import { ConsolePage } from '../support/console-page';
import { startFreezableProxy, type FreezableProxy } from '../support/freezable-proxy';
import { startTestApp, type TestApp } from '../support/test-app';
import { createTestDatabase } from '../support/test-database';
import { describeInBrowser as describe } from '../support/in-browser';

jest.setTimeout(300_000);

let consoleFolder: string;
let chromium: TestBrowser;
beforeAll(async () => {
  [consoleFolder, chromium] = await Promise.all([builtConsole(), startBrowser()]);
});
afterAll(() => chromium.close());

describe('a tenant without calls', () => {
  let api: TestApp;
  beforeAll(async () => {
    api = await startTestApp({}, { isFollowing: true, consoleFolder });
  });
  afterAll(() => api.close());

  it('is told how to get some, and filled by a button', async () => {
    const view = await ConsolePage.open(chromium.browser, `${api.http}/`);
    const { page } = view;
    await page.getByRole('heading', { name: 'There are no calls yet' }).waitFor();
    await expect(page.getByText('npx callrecords import').isVisible()).resolves.toBe(true);
    expect(await view.findings()).toEqual([]);
    await page.getByRole('button', { name: 'Fill with 1,000 made-up calls' }).click();
    await page.locator('tbody tr').first().waitFor({ timeout: 60_000 });
    await view.settled();
    expect((await view.rows()).length).toBeGreaterThan(10);
    expect(view.faults).toEqual([]);
    await view.close();
  });

  it('is another one after the switch, and the URL names it', async () => {
    const view = await ConsolePage.open(chromium.browser, `${api.http}/calls`);
    const other = randomUUID();
    await view.page.getByText('Development', { exact: true }).click();
    await view.page.getByLabel('Tenant').fill(other);
    await view.page.getByRole('button', { name: 'Switch' }).click();
    await view.page.getByRole('heading', { name: 'There are no calls yet' }).waitFor();
    expect(view.search().get('tenant')).toBe(other);
    await view.close();
  });

  it('a call that is not there is said to be missing', async () => {
    const view = await ConsolePage.open(chromium.browser, `${api.http}/calls/${randomUUID()}`);
    await expect(
      view.page
        .getByText(/no call/i)
        .first()
        .isVisible(),
    ).resolves.toBe(true);
    await view.close();
  });
});

describe('a service without its database', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let way: FreezableProxy;
  let api: TestApp;
  beforeAll(async () => {
    database = await createTestDatabase('schema');
    way = await startFreezableProxy(database.url);
    api = await startTestApp({}, { databaseUrl: way.url, consoleFolder });
  });
  afterAll(async () => {
    await api.close();
    await database.drop();
  });

  it('says so, with the words of the service, and offers to try again', async () => {
    await way.close();
    const view = await ConsolePage.open(chromium.browser, `${api.http}/calls`);
    const { page } = view;
    await page.getByRole('alert').waitFor({ timeout: 60_000 });
    await expect(page.getByRole('heading', { name: 'The service cannot answer now' }).isVisible()).resolves.toBe(true);
    await expect(page.getByRole('button', { name: 'Try again' }).isVisible()).resolves.toBe(true);
    await view.close();
  });
});
