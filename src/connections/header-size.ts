/** Most bytes of the URL and the headers of a request together, whether it has a connection or is part of a batch. */
export const MOST_HEADER_BYTES = 16 * 1024;

/** Bytes of a header beside its name and value: a colon, a blank and the end of the line. */
const BETWEEN = 4;

/** Whether a URL and headers, none of which has been looked at yet, are more than a request may have. */
export function areHeadersTooLarge(url: string, headers: Readonly<Record<string, unknown>>): boolean {
  let size = url.length;
  for (const name in headers) {
    const value = headers[name];
    size += name.length + (typeof value === 'string' ? value.length : 0) + BETWEEN;
    if (size > MOST_HEADER_BYTES) return true;
  }
  return size > MOST_HEADER_BYTES;
}
