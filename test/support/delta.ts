import type { JsonObject } from '../../src/edm/json/json-value';
import { itemsOf, pagesFrom, pathOf, type CallRecordsClient } from './call-records';

/** Path and query of the link to what changes from now on. */
export function deltaOf(page: JsonObject): string {
  return pathOf(page['@odata.deltaLink']);
}

/** The page that ends a round. */
export function lastOf(pages: readonly JsonObject[]): JsonObject {
  const page = pages.at(-1);
  if (!page) throw new Error('There is no page.');
  return page;
}

/** All pages of a round; the link that the next begins with is on the last of them. */
export async function follow(
  client: CallRecordsClient,
  path: string,
  options?: Parameters<CallRecordsClient['read']>[1],
): Promise<JsonObject[]> {
  const pages = await pagesFrom(client, path, options);
  const links = pages.map((page) => page['@odata.deltaLink'] !== undefined);
  if (links.indexOf(true) !== pages.length - 1) throw new Error(`Not one deltaLink at the end: ${links.join()}`);
  return pages;
}

/** What a follower knows of call records, by their ids. */
export class Replica {
  readonly records = new Map<string, JsonObject>();

  constructor(
    private readonly client: CallRecordsClient,
    private link: string,
  ) {}

  /** Follows the link that it has, and those to further pages. @returns how many items it was told */
  async catchUp(): Promise<number> {
    const pages = await follow(this.client, this.link);
    this.link = deltaOf(lastOf(pages));
    const items = pages.flatMap((page) => itemsOf(page));
    for (const item of items) {
      if ('@removed' in item) this.records.delete(String(item.id));
      else this.records.set(String(item.id), item);
    }
    return items.length;
  }
}
