import { ApiResponse, type MediaTypeObject } from '@nestjs/swagger';
import { errorCatalogue, type ErrorKey } from '../graph/error-catalogue';
import { errorExample, errorExampleReference } from './error-examples';
import { errorSchemaName } from './error-schema';
import { schemaReference } from './value-schema';

const string = { type: 'string' } as const;

/** Headers that come with a status beyond those of every answer. */
const headers: Readonly<Partial<Record<number, object>>> = {
  401: {
    'WWW-Authenticate': { description: 'How to authenticate, and what is wrong with the token.', schema: string },
  },
  503: { 'Retry-After': { description: 'Seconds to wait.', schema: string } },
};

/** Documents the failures of an operation, one response a status. */
export function errorResponses(keys: readonly ErrorKey[]): MethodDecorator[] {
  const statuses = [...new Set(keys.map((key) => errorCatalogue[key].status))].sort();
  return statuses.map((status) => {
    const kinds = keys.filter((key) => errorCatalogue[key].status === status);
    return ApiResponse({
      status,
      description: kinds.map((key) => errorCatalogue[key].message).join(' '),
      headers: headers[status] as Record<string, { schema: typeof string }> | undefined,
      content: { 'application/json': { schema: schemaReference(errorSchemaName), ...examplesOf(kinds) } },
    });
  });
}

/** A choice of examples only where there is something to choose. */
function examplesOf(kinds: readonly ErrorKey[]): Pick<MediaTypeObject, 'example' | 'examples'> {
  const [first] = kinds;
  if (first !== undefined && kinds.length === 1) return { example: errorExample(first).value as unknown };
  return { examples: Object.fromEntries(kinds.map((key) => [key, errorExampleReference(key)])) };
}
