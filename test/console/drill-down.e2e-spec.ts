import { askConsoleTenant, autumnText } from '../support/console-calls';
import { ConsolePage } from '../support/console-page';
import { startConsole, type ConsoleService } from '../support/console-service';
import { itInBrowser as it } from '../support/in-browser';

jest.setTimeout(300_000);

let service: ConsoleService;
beforeAll(async () => {
  service = await startConsole();
});
afterAll(() => service.close());

let view: ConsolePage;
afterEach(async () => {
  expect(view.faults).toEqual([]);
  await view.close();
});
const open = async (path: string): Promise<void> => {
  view = await ConsolePage.open(service.browser, service.api.http + path);
};
const path = (): string => new URL(view.page.url()).pathname;
/** What the list of calls says about their number. */
const listed = async (): Promise<number> => {
  const [, all = ''] = /of ([\d,]+) calls/.exec(await view.page.locator('.total').innerText()) ?? [];
  return Number(all.replaceAll(',', ''));
};

it('a bar of the overview leads to as many calls as it counts', async () => {
  await open(`/overview?period=${autumnText}`);
  const drawn = view.page.locator('.chart svg a').first();
  await drawn.waitFor();
  const [numbers] = await view.page.locator('.numbers-of-chart summary').all();
  await numbers?.click();
  const link = view.page.locator('.numbers-of-chart tbody td a').first();
  const number = Number(await link.innerText());
  await link.click();
  await view.settled();
  expect(path()).toBe('/calls');
  expect(await listed()).toBe(number);
  await view.page.goBack();
  await view.settled();
  expect(path()).toBe('/overview');
  await drawn.dispatchEvent('click');
  await view.settled();
  expect(path()).toBe('/calls');
  expect(view.search().get('outcome')).not.toBeNull();
  expect(await listed()).toBeGreaterThan(0);
});

it('a dip of quality leads to its hours, an hour to its poor calls, and a call to its streams', async () => {
  const [day] = await askConsoleTenant(
    service.api,
    "streams?$apply=filter(classification eq 'poor')/compute(date(startDateTime) as day)/groupby((day),aggregate($count as n))/topcount(1,n)",
  );
  await open(`/quality?period=${String(day?.day)}..${String(day?.day)}`);
  const hours = view.page.locator('.chart').first().locator('svg a[href*="/calls"]');
  await hours.first().waitFor();
  const targets = await hours.evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
  let found = 0;
  for (const target of targets) {
    await view.go(target);
    expect(view.search().get('quality')).toBe('poor');
    if ((await view.page.locator('.total').count()) === 0) continue;
    found = await listed();
    break;
  }
  expect(found).toBeGreaterThan(0);
  await view.page.locator('tbody th a').first().click();
  await view.settled();
  expect(path()).toMatch(/^\/calls\/./);
  await expect(view.page.getByText(/badly/).first().isVisible()).resolves.toBe(true);
});

it('one call shows both directions of its audio, with the values of the API', async () => {
  const streams = await askConsoleTenant(
    service.api,
    `callRecords/${service.calls.call}/streams?$filter=mediaKind eq 'audio'&$orderby=streamDirection`,
  );
  expect(streams.map(({ streamDirection }) => streamDirection)).toEqual(['callerToCallee', 'calleeToCaller']);
  await open(`/calls/${service.calls.call}?stream=${String(streams[0]?.id)}`);
  const table = view.page.locator('.medium').first().locator('table');
  const heads = (await table.locator('thead th').allInnerTexts()).slice(1);
  const loss = (
    await table
      .getByRole('row', { name: /^Packet loss limit/ })
      .locator('td')
      .allInnerTexts()
  ).map((text) => text.replace(/[^\d.]/g, ''));
  for (const stream of streams) {
    const place = heads.indexOf(`${String(stream.receiverDisplayName)} heard ${String(stream.senderDisplayName)}`);
    expect(place).toBeGreaterThanOrEqual(0);
    expect(loss[place]).toBe((Number(stream.averagePacketLossRate) * 100).toFixed(1));
  }
});

it('the poor streams of the worst place lead to its calls', async () => {
  await open(`/places?period=${autumnText}`);
  const [worst] = await view.rows();
  await view.page.locator('main table tbody td a[href*="/calls?"]').first().click();
  await view.settled();
  expect(path()).toBe('/calls');
  expect(view.search().get('subnet')).toBe(worst?.[0]);
  expect(await listed()).toBeGreaterThan(0);
});

it('the tabs of a call are in the URL, and change by the arrow keys', async () => {
  await open(`/calls/${service.calls.call}`);
  await view.page.getByRole('tab', { name: 'Time line' }).focus();
  await view.page.keyboard.press('ArrowRight');
  await view.settled();
  expect(view.search().get('tab')).toBe('ladder');
  await view.page.reload();
  await view.settled();
  await expect(view.page.getByRole('tab', { name: 'Ladder' }).getAttribute('aria-selected')).resolves.toBe('true');
});
