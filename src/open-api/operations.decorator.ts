import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiBody, ApiHeader, ApiOperation, ApiProduces, ApiQuery, ApiResponse } from '@nestjs/swagger';
import type { ExamplesObject } from '@nestjs/swagger';
import { RequirePermission, type Access } from '../auth/permissions';
import { typeOf } from '../edm/registry';
import type { Class } from '../edm/structured-type';
import { errorCatalogue, type ErrorKey } from '../graph/error-catalogue';
import { entityAnswer, errorSchemaName, pageAnswer } from './answer-schemas';
import { creationSchema, schemaReference } from './schemas';

const always: readonly ErrorKey[] = [
  'invalidQuery',
  'unauthenticated',
  'forbidden',
  'generalException',
  'serviceNotAvailable',
  'timeout',
];
const reading: readonly ErrorKey[] = [...always, 'notFound', 'notAcceptable'];
const writing: readonly ErrorKey[] = [
  ...reading,
  'invalidBody',
  'malformedJson',
  'bodyTooLarge',
  'unsupportedMediaType',
];

interface Texts {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
}

/** What a request body looks like, by a title. */
type Bodies = Readonly<Record<string, object>>;

function operation(texts: Texts, access: Access, errors: readonly ErrorKey[]): MethodDecorator {
  return applyDecorators(
    RequirePermission(access),
    ApiOperation(texts),
    ApiHeader({ name: 'client-request-id', description: 'Comes back in the answer.', required: false }),
    ...errorResponses(errors),
  );
}

function errorResponses(errors: readonly ErrorKey[]): MethodDecorator[] {
  const statuses = [...new Set(errors.map((key) => errorCatalogue[key].status))].sort();
  return statuses.map((status) => {
    const kinds = errors
      .filter((key) => errorCatalogue[key].status === status)
      .map((key) => errorCatalogue[key].message);
    const content = { 'application/json': { schema: schemaReference(errorSchemaName) } };
    return ApiResponse({ status, description: kinds.join(' '), content });
  });
}

function memberOptions(target: Class): MethodDecorator[] {
  const navigation = [...typeOf(target).properties.values()].filter(({ type }) => type.kind === 'contained');
  const select = ApiQuery({
    name: '$select',
    required: false,
    type: String,
    description: 'Names of the properties to return, separated by commas.',
  });
  if (navigation.length === 0) return [select];
  const names = navigation.map(({ name }) => `\`${name}\``).join(', ');
  const description = `Contained entities to include: ${names}. Options of theirs follow in parentheses, separated by semicolons.`;
  return [select, ApiQuery({ name: '$expand', required: false, type: String, description })];
}

export function ListOperation(target: Class, texts: Texts): MethodDecorator {
  const top = {
    name: '$top',
    required: false,
    schema: { type: 'integer', minimum: 0 },
    description: 'Most entities to return.',
  };
  const skip = {
    name: '$skiptoken',
    required: false,
    type: String,
    description: 'Set by the service in `@odata.nextLink`.',
  };
  return applyDecorators(
    operation(texts, 'read', reading),
    ...memberOptions(target),
    ApiQuery(top),
    ApiQuery(skip),
    ApiResponse({ status: 200, description: 'A page of the collection.', schema: pageAnswer(target) }),
  );
}

export function CountOperation(texts: Texts): MethodDecorator {
  return applyDecorators(
    operation(texts, 'read', reading),
    ApiProduces('text/plain'),
    ApiResponse({
      status: 200,
      description: 'The number, as text.',
      content: { 'text/plain': { schema: { type: 'string', example: '1' } } },
    }),
  );
}

export function GetOperation(target: Class, texts: Texts): MethodDecorator {
  return applyDecorators(
    operation(texts, 'read', reading),
    ...memberOptions(target),
    ApiResponse({ status: 200, description: 'The entity.', schema: entityAnswer(target) }),
  );
}

export function CreateOperation(target: Class, texts: Texts, bodies: Bodies): MethodDecorator {
  const location = { description: 'URL of the new entity.', schema: { type: 'string' } } as const;
  return applyDecorators(
    operation(texts, 'write', [...writing, 'nameAlreadyExists']),
    ApiBody({ required: true, schema: creationSchema(target), examples: examples(bodies) }),
    ApiResponse({
      status: 201,
      description: 'The new entity.',
      schema: entityAnswer(target),
      headers: { Location: location },
    }),
  );
}

export function UpdateOperation(target: Class, texts: Texts, bodies: Bodies): MethodDecorator {
  return applyDecorators(
    operation(texts, 'write', writing),
    ApiBody({ required: true, schema: schemaReference(typeOf(target).name), examples: examples(bodies) }),
    ApiResponse({ status: 200, description: 'The entity as it is now.', schema: entityAnswer(target) }),
  );
}

export function DeleteOperation(texts: Texts): MethodDecorator {
  return applyDecorators(
    operation(texts, 'write', reading),
    HttpCode(204),
    ApiResponse({ status: 204, description: 'The entity is gone.' }),
  );
}

function examples(bodies: Bodies): ExamplesObject {
  return Object.fromEntries(Object.entries(bodies).map(([summary, value]) => [summary, { summary, value }]));
}
