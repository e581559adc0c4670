import { applyDecorators } from '@nestjs/common';
import {
  ApiOperation,
  ApiResponse,
  type ContentObject,
  type ExamplesObject,
  type ResponseObject,
} from '@nestjs/swagger';
import { accessRules, RequirePermission, type Access } from '../auth/permissions';
import type { GraphError } from '../graph/errors/graph-error';
import { errorResponses } from './error-responses';
import { commonHeaders, type Headers } from './response-headers';
import type { Schema } from './value-schema';

/** Texts of an operation. */
export interface Texts {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
}

/** Examples by title. */
export type Examples = Readonly<Record<string, unknown>>;

interface Operation extends Texts {
  readonly tag: string;
  readonly access: Access;
  readonly failures: readonly GraphError[];
}

/** Guards an operation, and documents it except for its request and its successful answers. */
export function operation({ tag, access, failures, ...texts }: Operation): MethodDecorator {
  const permissions = accessRules[access].map((permission) => `\`${permission}\``).join(' or ');
  const description = [texts.description, `Permission: ${permissions}.`].filter(Boolean).join('\n\n');
  return applyDecorators(
    RequirePermission(access),
    ApiOperation({ ...texts, description, tags: [tag] }),
    ...errorResponses(failures),
  );
}

/** Links of an answer, by their names. */
type Links = NonNullable<ResponseObject['links']>;

interface Success {
  readonly status: number;
  readonly description: string;
  readonly headers?: Headers;
  readonly content?: ContentObject;
  readonly links?: Links;
}

/**
 * Links from an answer to operations on the entity that it names (OpenAPI 3.0, "Link Object"). The API's page fills their
 * parameters.
 * @param pointer JSON pointer to the id in the answer
 */
export function linksTo(parameter: string, pointer: string, operationIds: readonly string[]): Links {
  const parameters = { [parameter]: `$response.body#${pointer}` };
  return Object.fromEntries(operationIds.map((operationId) => [operationId, { operationId, parameters }]));
}

/** Documents a successful answer. */
export function success({ headers, ...answer }: Success): MethodDecorator {
  return ApiResponse({ ...answer, headers: { ...headers, ...commonHeaders } });
}

/** A JSON body with its examples. */
export function json(schema: Schema, examples: Examples): ContentObject {
  return { 'application/json': { schema, examples: titled(examples) } };
}

/** Converts examples to the form of an OpenAPI document. */
export function titled(examples: Examples): ExamplesObject {
  return Object.fromEntries(Object.entries(examples).map(([summary, value]) => [summary, { summary, value }]));
}
