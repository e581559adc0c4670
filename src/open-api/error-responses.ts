import { ApiResponse, type MediaTypeObject } from '@nestjs/swagger';
import { errorCatalogue } from '../graph/errors/error-catalogue';
import type { GraphError } from '../graph/errors/graph-error';
import { errorExample } from './error-examples';
import { errorSchemaName } from './error-schema';
import { commonHeaders, header, type Headers } from './response-headers';
import { schemaReference } from './value-schema';

/** Headers of a status beyond the common ones. */
const headers: Readonly<Partial<Record<number, Headers>>> = {
  401: { 'WWW-Authenticate': header('How to authenticate, and the problem of the token.') },
  410: { Location: header('URL to start again.', 'uri') },
  429: {
    'Retry-After': header('Seconds to wait.'),
    'RateLimit-Limit': header('Maximum number of requests within the window of the limit.'),
    'RateLimit-Remaining': header(
      'Remaining requests. Other answers have this header once four fifths of the limit are used.',
    ),
    'RateLimit-Reset': header('Seconds until the limit has room again.'),
  },
  503: { 'Retry-After': header('Seconds to wait.') },
  507: { 'Retry-After': header('Seconds to wait, when the disk is full.') },
};

/** Documents the failures of an operation, with one response for each status. */
export function errorResponses(failures: readonly GraphError[]): MethodDecorator[] {
  const statuses = [...new Set(failures.map(({ status }) => status))].sort();
  return statuses.map((status) => {
    const ofStatus = failures.filter((failure) => failure.status === status);
    return ApiResponse({
      status,
      description: [...new Set(ofStatus.map(meaning))].join(' '),
      headers: { ...headers[status], ...commonHeaders },
      content: { 'application/json': { schema: schemaReference(errorSchemaName), ...examplesOf(ofStatus) } },
    });
  });
}

/** The catalogue's message for the kind of failure. */
function meaning({ key }: GraphError): string {
  return errorCatalogue[key].message;
}

/** A single example, or a choice when there are several. */
function examplesOf(failures: readonly GraphError[]): Pick<MediaTypeObject, 'example' | 'examples'> {
  const [first] = failures;
  if (first !== undefined && failures.length === 1) return { example: errorExample(first) };
  const isOneKind = new Set(failures.map(({ key }) => key)).size === 1;
  const entries = failures.map((failure) => {
    const summary = isOneKind ? failure.message : meaning(failure);
    return [summary, { summary, value: errorExample(failure) }] as const;
  });
  return { examples: Object.fromEntries(entries) };
}
