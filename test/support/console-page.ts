import { readFileSync } from 'node:fs';
import type { AxeResults } from 'axe-core';
import type { Browser, Locator, Page } from 'playwright-core';

export interface Look {
  readonly width?: number;
  readonly colorScheme?: 'light' | 'dark';
  readonly zone?: string;
}

const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** Script: numbers the elements that the tabulator reaches, in their order, and names them. */
const listFocusable = `[...document.querySelectorAll('a[href], button:not(:disabled), input, select, summary, [tabindex="0"]')]
  .filter((element) => element.checkVisibility({ visibilityProperty: true }) && element.getAttribute('tabindex') !== '-1')
  .map((element, index) => (element.dataset.stop = index + ' ' + element.tagName.toLowerCase()))`;

/** Script: names the element with the focus, and tells whether one can see that it has it. */
const nameFocused = `(() => {
  const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
  const isSeen = outlineStyle !== 'none' && outlineWidth !== '0px';
  const { dataset, tagName } = document.activeElement;
  return (dataset.stop ?? tagName) + (isSeen ? '' : ' without a sign of its focus');
})()`;

/** Stops inside of the fields of a view. */
const MOST_PARTS = 20;

/** Script: waits until the page has been drawn twice. */
const twoFrames = 'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))';

/** The console in a browser, with everything that went wrong in it. */
export class ConsolePage {
  /** Errors of scripts, refused requests, and requests of other hosts. */
  readonly faults: string[] = [];

  private constructor(
    readonly page: Page,
    private readonly origin: string,
  ) {
    page.on('pageerror', (error) => this.faults.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().startsWith('Failed to load')) this.faults.push(message.text());
    });
    page.on('response', (response) => {
      if (response.status() >= 400) this.faults.push(`${response.status()} ${response.url()}`);
    });
    page.on('request', (request) => {
      const { origin: other, protocol } = new URL(request.url());
      if (protocol.startsWith('http') && other !== origin) this.faults.push(`asked ${request.url()}`);
    });
  }

  static async open(browser: Browser, url: string, look: Look = {}): Promise<ConsolePage> {
    const { width = 1280, colorScheme = 'light', zone = 'Europe/Berlin' } = look;
    const page = await browser.newPage({
      viewport: { width, height: 900 },
      ...{ colorScheme, timezoneId: zone, locale: 'en-GB', acceptDownloads: true },
    });
    const opened = new ConsolePage(page, new URL(url).origin);
    await opened.go(url);
    return opened;
  }

  /** Opens a view, and waits until it has drawn what it asked for. */
  async go(url: string): Promise<void> {
    await this.page.goto(new URL(url, this.origin).href);
    await this.settled();
  }

  /** Waits until the page has taken in what was done, and asks for nothing more: one answer can lead to a question. */
  async settled(): Promise<void> {
    for (let calm = 0; calm < 3; calm++) {
      await this.page.evaluate(twoFrames);
      await this.page.locator('main:not([aria-busy="true"])').waitFor();
    }
    await this.page.locator('.waiting').first().waitFor({ state: 'hidden' });
  }

  get heading(): Locator {
    return this.page.getByRole('heading', { level: 1 });
  }

  /** The rows of the first table in the view, as the texts of their cells. */
  async rows(): Promise<string[][]> {
    const rows = await this.page.locator('main table').first().locator('tbody tr').all();
    return Promise.all(rows.map((row) => row.locator('th, td').allInnerTexts()));
  }

  /** What the page says in its URL. */
  search(): URLSearchParams {
    return new URL(this.page.url()).searchParams;
  }

  /** What axe finds, each with the element that it is about. */
  async findings(): Promise<string[]> {
    const results = (await this.page.evaluate(
      `${axe}; axe.run(document, { resultTypes: ['violations'] })`,
    )) as AxeResults;
    return results.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
  }

  /** How many elements can be reached, as texts that tell them apart. */
  focusable(): Promise<string[]> {
    return this.page.evaluate(listFocusable);
  }

  /**
   * Presses the tabulator until it has reached the last of the elements, and names each that it reaches. A field of a
   * date has several stops, and is named once. Each element has to show that it has the focus.
   */
  async tabThrough(elements: readonly string[]): Promise<string[]> {
    const reached: string[] = [];
    for (let left = elements.length + MOST_PARTS; left > 0 && reached.at(-1) !== elements.at(-1); left--) {
      await this.page.keyboard.press('Tab');
      const name = await this.page.evaluate<string>(nameFocused);
      if (name !== reached.at(-1)) reached.push(name);
    }
    return reached;
  }

  /** Pixels by which the page is wider than the window. */
  overflow(): Promise<number> {
    return this.page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  }

  close(): Promise<void> {
    return this.page.close();
  }
}
