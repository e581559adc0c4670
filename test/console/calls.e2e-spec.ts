import { readFile } from 'node:fs/promises';
import { askConsoleTenant, autumnText } from '../support/console-calls';
import { ConsolePage } from '../support/console-page';
import { startConsole, type ConsoleService } from '../support/console-service';
import { itInBrowser as it } from '../support/in-browser';

jest.setTimeout(300_000);

const autumnFilter = 'startDateTime ge 2026-10-18T22:00:00Z and startDateTime lt 2026-11-15T23:00:00Z';
const list = `/calls?period=${autumnText}&zone=Europe/Berlin`;

let service: ConsoleService;
beforeAll(async () => {
  service = await startConsole();
});
afterAll(() => service.close());

let page: ConsolePage;
afterEach(async () => {
  expect(page.faults).toEqual([]);
  await page.close();
});
const open = async (path: string): Promise<void> => {
  page = await ConsolePage.open(service.browser, service.api.http + path);
};

/** Times of the calls in the list, and of those that the API returns. */
const times = async (): Promise<string[]> => (await page.rows()).map(([time = '']) => time);
const expectedTimes = async (query: string): Promise<string[]> =>
  (await askConsoleTenant(service.api, `callSummaries?$select=startDateTime&$top=50&${query}`)).map(
    ({ startDateTime }) =>
      new Date(String(startDateTime))
        .toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'Europe/Berlin' })
        .replace(/^(\d) /, '0$1 '),
  );

it('the start page shows the calls of the last days, and names the zone', async () => {
  await open('/');
  await expect(page.heading.innerText()).resolves.toBe('Calls');
  expect(Object.fromEntries(page.search())).toEqual({ zone: 'Europe/Berlin', period: '7d' });
  await expect(page.page.locator('.zone').innerText()).resolves.toBe('Europe/Berlin');
});

it('the list shows what the API returns, newest first', async () => {
  await open(list);
  expect(await times()).toEqual(await expectedTimes(`$filter=${autumnFilter}&$orderby=startDateTime desc`));
  await expect(page.page.getByText('50 of 400 calls').isVisible()).resolves.toBe(true);
});

it('more calls follow, none twice', async () => {
  await open(list);
  await page.page.getByRole('button', { name: 'Show more calls' }).click();
  await page.settled();
  const links = await page.page.locator('tbody th a').evaluateAll((all) => all.map((one) => one.getAttribute('href')));
  expect(links).toHaveLength(100);
  expect(new Set(links).size).toBe(100);
});

it('a part of a name finds calls, and the URL keeps the search', async () => {
  await open(list);
  const box = page.page.getByRole('searchbox');
  const part = service.calls.name.toLowerCase();
  await box.fill(part);
  await box.press('Enter');
  await page.settled();
  const filter = `${autumnFilter} and (contains(tolower(fromName),'${part}') or contains(tolower(toName),'${part}'))`;
  const expected = await expectedTimes(`$filter=${filter}&$orderby=startDateTime desc`);
  expect(expected.length).toBeGreaterThan(0);
  expect(await times()).toEqual(expected);
  expect(page.search().get('q')).toBe(part);
  await page.page.reload();
  await page.settled();
  expect(await times()).toEqual(expected);
  await page.page.goBack();
  await page.settled();
  await expect(page.page.getByText('50 of 400 calls').isVisible()).resolves.toBe(true);
});

it('filters narrow the list, and a chip removes one', async () => {
  await open(list);
  await page.page.getByLabel('Outcome').selectOption('Busy');
  await page.settled();
  expect((await page.rows()).every((cells) => cells[6]?.includes('Busy'))).toBe(true);
  expect(await times()).toEqual(
    await expectedTimes(`$filter=${autumnFilter} and outcome eq 'busy'&$orderby=startDateTime desc`),
  );
  await page.page.getByRole('button', { name: /Outcome: Busy/ }).click();
  await page.settled();
  expect(page.search().has('outcome')).toBe(false);
  await expect(page.page.getByText('50 of 400 calls').isVisible()).resolves.toBe(true);
});

it('a subnet finds the calls with a poor stream in it', async () => {
  const [worst] = await askConsoleTenant(
    service.api,
    'qualityHours?$apply=filter(subnet ne null)/groupby((subnet),aggregate(poor with sum as n))/topcount(1,n)',
  );
  const subnet = String(worst?.subnet);
  await open(`${list}&quality=poor&subnet=${subnet}`);
  const found = await page.page.locator('tbody th a').evaluateAll((all) => all.map((one) => one.getAttribute('href')));
  const rows = await askConsoleTenant(
    service.api,
    `streams?$apply=filter(classification eq 'poor' and (receiverSubnet eq '${subnet}' or senderSubnet eq '${subnet}'))/groupby((callRecordId))`,
  );
  const ids = found.map((href) => /calls\/([^?]+)/.exec(String(href))?.[1]);
  expect(ids.length).toBeGreaterThan(0);
  expect(ids.toSorted()).toEqual(
    rows
      .map(({ callRecordId }) => callRecordId)
      .toSorted()
      .slice(0, ids.length),
  );
});

it('a title orders by its column, and the other way round', async () => {
  await open(list);
  const longest = page.page.getByRole('button', { name: /^Length/ });
  await longest.click();
  await page.settled();
  expect(page.search().get('order')).toBe('longest');
  expect(await times()).toEqual(await expectedTimes(`$filter=${autumnFilter}&$orderby=duration desc`));
  await longest.click();
  await page.settled();
  expect(page.search().get('order')).toBe('shortest');
});

it.each([
  ['CSV', 'calls.csv', (text: string) => text.trim().split('\r\n').length - 1],
  ['NDJSON', 'calls.ndjson', (text: string) => text.trim().split('\n').length],
])('all of what is filtered is saved as %s', async (form, name, rowsIn) => {
  await open(`${list}&quality=poor`);
  await page.page.getByText('Query and export').click();
  const [download] = await Promise.all([
    page.page.waitForEvent('download'),
    page.page.getByRole('button', { name: `Save all as ${form}` }).click(),
  ]);
  expect(download.suggestedFilename()).toBe(name);
  const all = await askConsoleTenant(
    service.api,
    `callSummaries?$filter=${autumnFilter} and worstClassification eq 'poor'&$select=id`,
  );
  const text = await readFile(await download.path(), 'utf8');
  expect(rowsIn(text)).toBe(all.length);
  for (const { id } of all) expect(text).toContain(String(id));
});

it('the query that is shown returns the same calls', async () => {
  await open(`${list}&quality=poor&type=peerToPeer&order=oldest`);
  await page.page.getByText('Query and export').click();
  const [, url = ''] = /GET (\S+)/.exec(await page.page.locator('.query pre').innerText()) ?? [];
  const { pathname, search } = new URL(url);
  const rows = await askConsoleTenant(service.api, `${pathname.replace('/v1.0/communications/', '')}${search}`);
  const shown = await page.page.locator('tbody th a').evaluateAll((all) => all.map((one) => one.getAttribute('href')));
  expect(shown.map((href) => /calls\/([^?]+)/.exec(String(href))?.[1])).toEqual(rows.slice(0, 50).map(({ id }) => id));
});

it('a filter that finds nothing says so, and what to do', async () => {
  await open(`${list}&trunk=nowhere`);
  await expect(page.page.getByRole('heading', { name: 'No calls match' }).isVisible()).resolves.toBe(true);
});

it('the user of a call leads to the page of the user', async () => {
  await open(`${list}&user=${service.calls.user}`);
  expect((await page.rows()).length).toBeGreaterThan(0);
  await page.page.locator(`a[href*="${service.calls.user}"]`).first().click();
  await page.settled();
  expect(new URL(page.page.url()).pathname).toBe(`/users/${service.calls.user}`);
  expect(page.search().get('period')).toBe(autumnText);
});
