import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiProduces, ApiResponse } from '@nestjs/swagger';
import type { ContentObject, ExamplesObject } from '@nestjs/swagger';
import { RequirePermission, type Access } from '../auth/permissions';
import { typeOf } from '../edm/registry';
import type { Class } from '../edm/structured-type';
import type { ErrorKey } from '../graph/error-catalogue';
import { pageAnswer } from './answer-schemas';
import { creationName } from './creation-schemas';
import { errorResponses } from './error-responses';
import { memberOptions, pageOptions } from './query-parameters';
import { schemaReference, type Schema } from './value-schema';

const always: readonly ErrorKey[] = [
  'invalidQuery',
  'unauthenticated',
  'forbidden',
  'notAcceptable',
  'generalException',
  'serviceNotAvailable',
  'timeout',
];
const withBody: readonly ErrorKey[] = ['invalidBody', 'malformedJson', 'bodyTooLarge', 'unsupportedMediaType'];

interface Texts {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  /** Whether the path names an entity that may not exist; default true. */
  readonly canMiss?: boolean;
}

/** Examples by their titles. */
export type Examples = Readonly<Record<string, unknown>>;

function operation({ canMiss = true, ...texts }: Texts, access: Access, errors: readonly ErrorKey[]): MethodDecorator {
  const all = [...errors, ...always, ...(canMiss ? (['notFound'] as const) : [])];
  return applyDecorators(RequirePermission(access), ApiOperation(texts), ...errorResponses(all));
}

/** Documents GET on a collection. @param answers pages, by title */
export function ListOperation(target: Class, texts: Texts, answers: Examples): MethodDecorator {
  return applyDecorators(
    operation(texts, 'read', []),
    ...memberOptions(target),
    ...pageOptions(),
    ApiResponse({ status: 200, description: 'A page of the collection.', content: json(pageAnswer(target), answers) }),
  );
}

/** Documents GET on the number of entities in a collection. */
export function CountOperation(texts: Texts): MethodDecorator {
  return applyDecorators(
    operation(texts, 'read', []),
    ApiProduces('text/plain'),
    ApiResponse({
      status: 200,
      description: 'The number, as text.',
      content: { 'text/plain': { schema: { type: 'string', pattern: '^\\d+$' }, example: '1' } },
    }),
  );
}

/** Documents GET on one entity. @param answers entities, by title */
export function GetOperation(target: Class, texts: Texts, answers: Examples): MethodDecorator {
  return applyDecorators(
    operation(texts, 'read', []),
    ...memberOptions(target),
    ApiResponse({
      status: 200,
      description: 'The entity.',
      content: json(schemaReference(typeOf(target).name), answers),
    }),
  );
}

/** Documents POST on a collection. @param answers entities, under the titles of the bodies that made them */
export function CreateOperation(target: Class, texts: Texts, bodies: Examples, answers: Examples): MethodDecorator {
  const location = { description: 'URL of the new entity.', schema: { type: 'string', format: 'uri' } } as const;
  return applyDecorators(
    operation(texts, 'write', [...withBody, 'nameAlreadyExists']),
    ApiBody({ required: true, schema: schemaReference(creationName(typeOf(target))), examples: titled(bodies) }),
    ApiResponse({
      status: 201,
      description: 'The new entity.',
      headers: { Location: location },
      content: json(schemaReference(typeOf(target).name), answers),
    }),
  );
}

/** Documents PATCH on one entity. @param answers entities, under the titles of the bodies that changed them */
export function UpdateOperation(target: Class, texts: Texts, bodies: Examples, answers: Examples): MethodDecorator {
  return applyDecorators(
    operation(texts, 'write', withBody),
    ApiBody({ required: true, schema: schemaReference(typeOf(target).name), examples: titled(bodies) }),
    ApiResponse({
      status: 200,
      description: 'The entity as it is now.',
      content: json(schemaReference(typeOf(target).name), answers),
    }),
  );
}

/** Documents DELETE on one entity. */
export function DeleteOperation(texts: Texts): MethodDecorator {
  return applyDecorators(
    operation(texts, 'write', []),
    HttpCode(204),
    ApiResponse({ status: 204, description: 'The entity is gone.' }),
  );
}

function json(schema: Schema, examples: Examples): ContentObject {
  return { 'application/json': { schema, examples: titled(examples) } };
}

function titled(examples: Examples): ExamplesObject {
  return Object.fromEntries(Object.entries(examples).map(([summary, value]) => [summary, { summary, value }]));
}
