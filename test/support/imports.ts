import { parseJson, stringifyJson } from '../../src/edm/json/json';
import type { JsonObject } from '../../src/edm/json/json-value';
import type { TestApp } from './test-app';

export const importUrl = '/v1.0/communications/callRecords/import';

/** What an import has answered. */
export interface ImportAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Its lines; one, the envelope, where the import was refused as a whole. */
  readonly lines: readonly JsonObject[];
  /** The last line. */
  readonly end: JsonObject;
  readonly refused: readonly JsonObject[];
}

export interface ImportOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly token?: string;
}

/** Sends a body as it is. */
export async function sendImport(
  api: TestApp,
  body: string | Buffer,
  { headers, token }: ImportOptions = {},
): Promise<ImportAnswer> {
  const response = await fetch(`${api.http}${importUrl}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token ?? (await api.token())}`,
      'content-type': 'application/x-ndjson',
      ...headers,
    },
    body,
  });
  const text = await response.text();
  const lines = text
    .split('\n')
    .filter(Boolean)
    .map((line) => parseJson(line) as JsonObject);
  return {
    status: response.status,
    headers: response.headers,
    lines,
    end: lines.at(-1) ?? {},
    refused: lines.filter(({ kind }) => kind === 'refused'),
  };
}

export function ndjson(values: readonly JsonObject[]): string {
  return values.map((value) => `${stringifyJson(value)}\n`).join('');
}

/** Counts of an answer's last line, to be compared; what the entities of the lines contain may be any number. */
export function counts(
  kind: string,
  lines: number,
  records: readonly [added: number, replaced: number, unchanged: number],
  sessions: readonly [added: number, unchanged: number] = [0, 0],
  refused = 0,
): JsonObject {
  const [added, replaced, unchanged] = records;
  return {
    kind,
    lines,
    callRecords: { added, replaced, unchanged },
    sessions: { added: sessions[0], unchanged: sessions[1] },
    contained: expect.any(Object) as JsonObject,
    refused,
  };
}
