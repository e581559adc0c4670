import { errorCatalogue, type ErrorKey, type ErrorKind } from '../../src/graph/errors/error-catalogue';
import type { TestResponse } from './test-app';

interface Detail {
  readonly code: string;
  readonly message: string;
  readonly target: string;
}

export interface WireError {
  readonly code: string;
  readonly message: string;
  readonly details?: readonly Detail[];
}

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** Checks that the answer is Graph's error envelope, complete and with nothing else, of one kind of the catalogue. */
export function expectError({ status, headers, text }: TestResponse, key: ErrorKey): WireError {
  const kind: ErrorKind = errorCatalogue[key];
  expect(`${status} ${text}`).toMatch(new RegExp(`^${kind.status} \\{`));
  expect(headers.get('content-type')).toBe('application/json');
  const body = JSON.parse(text) as { error: WireError & { innerError: Record<string, string> } };
  expect(Object.keys(body)).toEqual(['error']);
  const { code, message, details, innerError, ...rest } = body.error;
  expect(rest).toEqual({});
  expect(code).toBe(kind.code);
  expect(message).toMatch(/\S/);
  for (const detail of details ?? []) {
    const shape = { code: expect.stringMatching(/^\w+$/), message: expect.stringMatching(/\S/) };
    expect(detail).toEqual({ ...shape, target: expect.any(String) });
  }
  expect(headers.get('request-id')).toMatch(uuid);
  expect(innerError).toEqual({
    ...kind.inner,
    date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/),
    'request-id': headers.get('request-id'),
    'client-request-id': headers.get('client-request-id') ?? headers.get('request-id'),
  });
  return body.error;
}

/** Checks a refusal of a body. @returns `code target` of each detail */
export function expectDetails(response: TestResponse): string[] {
  return (expectError(response, 'invalidBody').details ?? []).map(({ code, target }) => `${code} ${target}`);
}
