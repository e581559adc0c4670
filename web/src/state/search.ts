import { queryText } from '../api/query';
import { isZone, viewerZone } from '../time/zone';

/** Period of a view whose URL names none. */
export const DEFAULT_PERIOD = '7d';

/** What every view has in its URL. */
export interface CommonSearch {
  /** Time zone of all times on the page. */
  readonly zone?: string;
  /** Tenant, with the development issuer. */
  readonly tenant?: string;
  /** Period, as `parsePeriod` reads it. */
  readonly period?: string;
}

export type Search = Readonly<Record<string, string | undefined>>;

/** Every value of the URL is a text: `?zone=Europe/Berlin&outcome=busy`. */
export const parseSearch = (text: string): Search => Object.fromEntries(new URLSearchParams(text));

export function stringifySearch(search: Record<string, unknown>): string {
  const text = queryText(search as Search);
  return text === '' ? '' : `?${text}`;
}

/** The text of a value, or undefined where the URL has none. */
const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

export function commonSearch(search: Record<string, unknown>): CommonSearch {
  const zone = textOf(search.zone);
  return {
    zone: zone !== undefined && isZone(zone) ? zone : viewerZone(),
    tenant: textOf(search.tenant),
    period: textOf(search.period) ?? DEFAULT_PERIOD,
  };
}

/** Reads the named values of a URL, and leaves out all others. */
export const searchOf =
  <Name extends string>(...names: readonly Name[]) =>
  (search: Record<string, unknown>): Partial<Record<Name, string>> => {
    const read: Partial<Record<Name, string>> = {};
    for (const name of names) {
      const text = textOf(search[name]);
      if (text !== undefined) read[name] = text;
    }
    return read;
  };
