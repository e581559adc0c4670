import { stringifyJson } from '../../../src/edm/json/json';
import type { JsonValue } from '../../../src/edm/json/json-value';

/** A request as it is sent, in parts that can be left out one by one. */
export interface FuzzRequest {
  /** What it was made of, for reports. */
  readonly kind: string;
  readonly method: string;
  /** Percent-encoded. */
  readonly path: string;
  /** Names and values, percent-encoded; a value of undefined comes without its `=`. */
  readonly options: readonly (readonly [name: string, value: string | undefined])[];
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: FuzzBody;
}

export type FuzzBody =
  | { readonly kind: 'json'; readonly value: JsonValue }
  /** Lines of JSON. */
  | { readonly kind: 'lines'; readonly values: readonly JsonValue[] }
  | { readonly kind: 'bytes'; readonly bytes: Buffer };

/** Path and query as a request line has them. */
export function targetOf({ path, options }: FuzzRequest): string {
  const query = options.map(([name, value]) => (value === undefined ? name : `${name}=${value}`)).join('&');
  return options.length === 0 ? path : `${path}?${query}`;
}

export function bytesOf(body: FuzzBody | undefined): Buffer | undefined {
  if (body?.kind === 'json') return Buffer.from(stringifyJson(body.value));
  if (body?.kind === 'lines') return Buffer.from(body.values.map((value) => `${stringifyJson(value)}\n`).join(''));
  return body?.bytes;
}

/** The request for people, short enough to read. */
export function describeRequest(request: FuzzRequest): string {
  const bytes = bytesOf(request.body);
  const text = bytes === undefined ? '' : JSON.stringify(bytes.toString('latin1'));
  const headers = request.headers.filter(([name]) => name !== 'authorization');
  return [
    `${request.method} ${targetOf(request)}   (${request.kind})`,
    ...headers.map(([name, value]) => `  ${name}: ${JSON.stringify(value)}`),
    ...(bytes === undefined
      ? []
      : [`  ${text.slice(0, 2_000)}${text.length > 2_000 ? ` … ${bytes.length} bytes` : ''}`]),
  ].join('\n');
}

/** Percent-encodes a text, a lone surrogate as the bytes that UTF-8 does not have. */
export function encode(text: string): string {
  return text.isWellFormed()
    ? encodeURIComponent(text)
    : [...text].map((character) => (character.isWellFormed() ? encodeURIComponent(character) : '%ED%A0%80')).join('');
}
