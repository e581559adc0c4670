import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { autumnText } from '../support/console-calls';
import { ConsolePage, type Look } from '../support/console-page';
import { startConsole, type ConsoleService } from '../support/console-service';
import { describeInBrowser as describe } from '../support/in-browser';

jest.setTimeout(600_000);

/** `npm run screenshots` keeps a picture of each look of each view. */
declare const pictures: boolean | undefined;
const isKept = typeof pictures !== 'undefined' && pictures;
const folder = resolve(__dirname, '../../pictures');

/** Views of which the README shows the first screen. */
const inReadme = ['calls', 'call', 'overview'];

/** Both schemes and both widths; the other two looks are for pictures alone. */
const looks: readonly (Look & { readonly name: string })[] = [
  { name: 'light-wide' },
  { name: 'dark-narrow', width: 390, colorScheme: 'dark' },
  ...(isKept
    ? ([
        { name: 'dark-wide', colorScheme: 'dark' },
        { name: 'light-narrow', width: 390 },
      ] as const)
    : []),
];

let service: ConsoleService;
let views: Readonly<Record<string, string>>;
beforeAll(async () => {
  service = await startConsole();
  const { call, meeting, user } = service.calls;
  views = {
    calls: `/calls?period=${autumnText}`,
    call: `/calls/${call}`,
    ladder: `/calls/${call}?tab=ladder`,
    json: `/calls/${call}?tab=json`,
    meeting: `/calls/${meeting}`,
    overview: `/overview?period=${autumnText}`,
    quality: `/quality?period=${autumnText}&split=connection`,
    places: `/places?period=${autumnText}`,
    reasons: `/reasons?period=${autumnText}`,
    trunks: `/trunks?period=${autumnText}`,
    user: `/users/${user}?period=${autumnText}`,
    feed: '/feed',
  };
  if (isKept) await mkdir(folder, { recursive: true });
});
afterAll(() => service.close());

const names = [
  'calls',
  'call',
  'ladder',
  'json',
  'meeting',
  'overview',
  'quality',
  'places',
  'reasons',
  'trunks',
  'user',
  'feed',
];

describe.each(names)('the view %s', (view) => {
  it.each(looks)('has no fault in the look $name, and can be used by the keyboard alone', async ({ name, ...look }) => {
    const page = await ConsolePage.open(service.browser, `${service.api.http}${views[view]}`, look);
    await expect(page.heading.innerText()).resolves.not.toBe('');
    expect(await page.page.getByRole('alert').allInnerTexts()).toEqual([]);
    if (isKept) await page.page.screenshot({ path: join(folder, `${view}-${name}.png`), fullPage: true });
    if (isKept && name === 'light-wide' && inReadme.includes(view))
      await page.page.screenshot({ path: resolve(__dirname, `../../docs/pictures/${view}.png`) });
    expect(await page.findings()).toEqual([]);
    expect(await page.overflow()).toBe(0);
    const stops = await page.focusable();
    expect(await page.tabThrough(stops)).toEqual(stops);
    expect(page.faults).toEqual([]);
    await page.close();
  });
});
