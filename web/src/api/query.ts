/** A request of a collection: the path below the version, and query options by their names (`$filter`, …). */
export interface Query<Path extends string = string> {
  readonly path: Path;
  readonly options: QueryOptions;
}

export type QueryOptions = Readonly<Record<string, string | undefined>>;

/** Version of the API that the console asks. */
export const VERSION = '/v1.0';

/** Characters that OData's options often contain and that may stand in a query as they are. */
const readable = /%(?:24|27|28|29|2C|2F|3A|3B|40)/g;

/** Text of the options after the question mark, encoded no more than needed. */
export function queryText(options: QueryOptions): string {
  return Object.entries(options)
    .filter((option): option is [string, string] => option[1] !== undefined && option[1] !== '')
    .map(([name, value]) => `${name}=${encodeURIComponent(value).replace(readable, decodeURIComponent)}`)
    .join('&');
}

/** Path and options of a query, as a program would request them. */
export function queryUrl({ path, options }: Query): string {
  const text = queryText(options);
  return `${VERSION}${path}${text === '' ? '' : `?${text}`}`;
}

/** A string literal of OData: `it's` is `'it''s'`. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Conditions that all hold; undefined without any. */
export function allOf(conditions: readonly (string | undefined)[]): string | undefined {
  const given = conditions.filter((condition): condition is string => condition !== undefined && condition !== '');
  return given.length === 0 ? undefined : given.join(' and ');
}
