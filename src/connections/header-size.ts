/** Maximum bytes of the URL and the headers of a request together, also of one within a batch. */
export const MOST_HEADER_BYTES = 16 * 1024;

/** Bytes of a header beside its name and value: a colon, a blank and the end of the line. */
const BETWEEN = 4;

/** Whether a URL and headers exceed the limit. The headers need not be validated yet. */
export function areHeadersTooLarge(url: string, headers: Readonly<Record<string, unknown>>): boolean {
  let size = url.length;
  for (const name in headers) {
    const value = headers[name];
    size += name.length + (typeof value === 'string' ? value.length : 0) + BETWEEN;
    if (size > MOST_HEADER_BYTES) return true;
  }
  return size > MOST_HEADER_BYTES;
}
