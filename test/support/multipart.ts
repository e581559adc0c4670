import type { TestResponse } from './test-app';

/** One part of a multipart answer: a response, or the responses to a change set. */
export interface Part {
  /** Headers of the part itself, by name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The responses to a change set. */
  readonly parts?: readonly Part[];
  readonly status?: number;
  /** Headers of the response, as they are written. */
  readonly response: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Reads the parts of an answer. It is stricter than clients are: no byte may be missing or too many. */
export function partsOf({ headers, text }: TestResponse): Part[] {
  return readParts(headers.get('content-type') ?? '', text);
}

function readParts(contentType: string, text: string): Part[] {
  const [, boundary] = /^multipart\/mixed; boundary=([\w-]+)$/.exec(contentType) ?? [];
  if (boundary === undefined) throw new Error(`Not the type of a multipart answer: ${contentType} ${text}`);
  const [preamble, ...parts] = `\r\n${text}`.split(`\r\n--${boundary}`);
  expect([preamble, parts.pop()]).toEqual(['', '--\r\n']);
  return parts.map((part) => {
    expect(part.startsWith('\r\n')).toBe(true);
    const [head, content] = split(part.slice(2));
    const type = head['content-type'] ?? '';
    if (type.startsWith('multipart/'))
      return { headers: head, parts: readParts(type, content), response: {}, body: '' };
    expect(type).toBe('application/http');
    const [, status, rest = ''] = /^HTTP\/1\.1 (\d{3}) [A-Z][\w ]+\r\n([^]*)$/.exec(content) ?? [];
    const at = rest.startsWith('\r\n') ? 0 : rest.indexOf('\r\n\r\n') + 2;
    const response = fieldsOf(rest.slice(0, at));
    const body = rest.slice(at + 2);
    expect(response['Content-Length']).toBe(body === '' ? undefined : String(Buffer.byteLength(body)));
    return { headers: head, status: Number(status), response, body };
  });
}

function split(part: string): [Record<string, string>, string] {
  const at = part.indexOf('\r\n\r\n');
  const fields = Object.entries(fieldsOf(part.slice(0, at))).map(
    ([name, value]) => [name.toLowerCase(), value] as const,
  );
  return [Object.fromEntries(fields), part.slice(at + 4)];
}

function fieldsOf(head: string): Record<string, string> {
  const lines = head.split('\r\n').filter((line) => line !== '');
  return Object.fromEntries(lines.map((line) => line.split(/: (.*)/s, 2) as [string, string]));
}
