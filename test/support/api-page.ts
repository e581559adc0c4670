import type { Browser, Locator, Page } from 'playwright-core';
import { onlyTags, type ApiDocument } from './open-api';

/** What the page shows of an executed operation. */
export interface Shown {
  readonly summary: string;
  readonly status: number;
  /** The body of the answer; empty without one. */
  readonly body: string;
  readonly curl: string;
}

interface PageOptions {
  /** Pixels. */
  readonly width?: number;
  /** The only groups of operations that the page is to have; default: all. */
  readonly tags?: readonly string[];
}

/** Milliseconds for anything that the page does, however busy the machine is. */
const PATIENCE = 120_000;

/** The API's page in a browser. */
export class ApiPage {
  private constructor(readonly page: Page) {}

  static async open(browser: Browser, url: string, { width = 1280, tags }: PageOptions = {}): Promise<ApiPage> {
    const page = await browser.newPage({ viewport: { width, height: 900 } });
    page.setDefaultTimeout(PATIENCE);
    page.setDefaultNavigationTimeout(PATIENCE);
    if (tags) {
      await page.route('**/*-json', async (route) => {
        const whole = (await (await route.fetch()).json()) as ApiDocument;
        await route.fulfill({ json: onlyTags(whole, tags) });
      });
    }
    await page.goto(url);
    await page.locator('.opblock').first().waitFor();
    return new ApiPage(page);
  }

  async authorize(): Promise<void> {
    await this.page.click('.btn.authorize');
    await this.page.click('.auth-btn-wrapper .authorize');
    await this.page.getByText('Logout').waitFor();
    await this.page.click('.auth-btn-wrapper .btn-done');
  }

  /** Tries out every operation of a group as it is prefilled, from top to bottom. */
  async *tryGroup(name: string): AsyncGenerator<Shown> {
    const sections = this.page.locator('.opblock-tag-section');
    // Closed sections cost the browser nothing.
    for (let n = 0, count = await sections.count(); n < count; n++) await toggle(sections.nth(n), false);
    const group = sections.filter({ has: this.page.locator(`[data-tag="${name}"]`) });
    await toggle(group, true);
    const blocks = group.locator('.opblock');
    for (let n = 0, count = await blocks.count(); n < count; n++) yield await this.try(blocks.nth(n));
  }

  /**
   * Opens an operation, executes it, and closes it again. The events are sent to the buttons themselves: waiting until a
   * button stands still, as for a click by its place, takes most of a second on this long page.
   */
  private async try(block: Locator): Promise<Shown> {
    await block.locator('.opblock-summary-control').dispatchEvent('click');
    await block.locator('.try-out__btn').waitFor();
    const tryOut = block.locator('.try-out__btn:not(.cancel)');
    if ((await tryOut.count()) > 0) await tryOut.dispatchEvent('click');
    await block.locator('.execute').dispatchEvent('click');
    const answer = block.locator('.live-responses-table tbody');
    await answer.locator('.response-col_status').first().waitFor();
    const body = answer.locator('h5:text-is("Response body") + *').first();
    const shown = {
      summary: await block.locator('.opblock-summary-description').innerText(),
      status: Number.parseInt(await answer.locator('.response-col_status').first().innerText(), 10),
      body: (await body.count()) > 0 ? await textOf(body) : '',
      curl: await block.locator('.curl').first().innerText(),
    };
    // The next round waits for an answer of its own.
    await block.locator('.btn-clear').dispatchEvent('click');
    await block.locator('.opblock-summary-control').dispatchEvent('click');
    return shown;
  }
}

/** The text of a body, without the buttons beside it. */
async function textOf(body: Locator): Promise<string> {
  const inner = body.locator('pre').first();
  return (await inner.count()) > 0 ? inner.innerText() : body.innerText();
}

async function toggle(section: Locator, isOpen: boolean): Promise<void> {
  const heading = section.locator('.opblock-tag');
  if ((await heading.getAttribute('data-is-open')) !== String(isOpen)) await heading.click();
}
