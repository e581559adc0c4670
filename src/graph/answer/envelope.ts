/** The members of a page (OData JSON format 4.01, sections 4.5 and 12). */
export interface PageEnvelope {
  /** Context URL. */
  readonly context: string;
  /** Number of all items, as decimal text; null or absent: the client did not ask for it. */
  readonly count?: string | number | null;
  /** JSON text of the member `value`: an array of items, or a single value. */
  readonly value: string;
  /** URL of the next page. */
  readonly nextLink?: string;
  /** URL from which a client fetches later changes. */
  readonly deltaLink?: string;
}

/** JSON text of a page, or of a value that is not an object. */
export function pageText({ context, count, value, nextLink, deltaLink }: PageEnvelope): string {
  const members = [
    `"@odata.context":${JSON.stringify(context)}`,
    ...(count === undefined || count === null ? [] : [`"@odata.count":${count}`]),
    `"value":${value}`,
    ...(nextLink === undefined ? [] : [`"@odata.nextLink":${JSON.stringify(nextLink)}`]),
    ...(deltaLink === undefined ? [] : [`"@odata.deltaLink":${JSON.stringify(deltaLink)}`]),
  ];
  return `{${members.join(',')}}`;
}

/**
 * JSON text of an entity or of another object.
 * @param context context URL
 * @param json text of the object without the context URL
 * @param tag entity tag; absent where `json` contains it
 */
export function entityText(context: string, json: string, tag?: string): string {
  const own = tag === undefined ? '' : `,"@odata.etag":${JSON.stringify(tag)}`;
  return `{"@odata.context":${JSON.stringify(context)}${own}${json === '{}' ? '' : ','}${json.slice(1)}`;
}
