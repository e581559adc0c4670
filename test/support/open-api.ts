import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { JsonValue } from '../../src/edm/json/json-value';

/** What the tests read of a schema. */
export interface Schema {
  $ref?: string;
  title?: string;
  type?: string;
  pattern?: string;
  description?: string;
  nullable?: boolean;
  enum?: unknown[];
  example?: string;
  required?: string[];
  allOf?: Schema[];
  anyOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
}

interface Example {
  value: JsonValue;
}

export interface Content {
  schema: Schema;
  example?: JsonValue;
  examples?: Record<string, Example>;
}

export interface Operation {
  operationId: string;
  summary: string;
  description: string;
  tags: string[];
  parameters: { name: string; in: string; description: string; schema: Schema }[];
  requestBody?: { content: Record<string, Content> };
  responses: Record<
    string,
    { description: string; headers: Record<string, unknown>; content?: Record<string, Content> }
  >;
}

/** An operation with what the document says of it. */
export interface Entry {
  readonly path: string;
  readonly method: string;
  readonly operation: Operation;
}

function read(file: string): OpenAPIObject {
  return JSON.parse(readFileSync(join(__dirname, '../..', file), 'utf8')) as OpenAPIObject;
}

export const document = read('openapi.json');
export const betaDocument = read('openapi-beta.json');
export const schemas = document.components?.schemas as Record<string, Schema>;

export type ApiDocument = OpenAPIObject;

/** The document with the operations of some groups alone. */
export function onlyTags(whole: ApiDocument, tags: readonly string[]): ApiDocument {
  const isKept = (part: object): boolean =>
    !('tags' in part) || (part.tags as string[]).some((tag) => tags.includes(tag));
  const paths = Object.entries(whole.paths).map(([path, item]) => [
    path,
    Object.fromEntries(Object.entries(item as Record<string, object>).filter(([, part]) => isKept(part))),
  ]);
  return { ...whole, paths: Object.fromEntries(paths) as ApiDocument['paths'] };
}

/** The operations in the order of the document. */
export function operationsOf({ paths }: OpenAPIObject): Entry[] {
  return Object.entries(paths as unknown as Record<string, Record<string, Operation>>).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
}

/** The operations as Swagger UI shows them: tag by tag, and within a tag in the order of the document. */
export function pageOf(of: OpenAPIObject): Entry[] {
  const all = operationsOf(of);
  return (of.tags ?? []).flatMap(({ name }) => all.filter(({ operation }) => operation.tags.includes(name)));
}

export const operations: readonly Entry[] = operationsOf(document);
export const onThePage: readonly Entry[] = pageOf(document);

/** Examples of the body of a request or an answer, by title; a single one has none. */
export function examplesOf(content: Record<string, Content> = {}): [title: string | undefined, value: JsonValue][] {
  return Object.values(content).flatMap(({ example, examples = {} }): [string | undefined, JsonValue][] => [
    ...(example === undefined ? [] : [[undefined, example] as [undefined, JsonValue]]),
    ...Object.entries(examples).map(([title, { value }]): [string, JsonValue] => [title, value]),
  ]);
}

/** The schemas that a value of the schema can fit, references followed. */
function variants({ $ref, allOf = [], anyOf = [], ...schema }: Schema, known: Record<string, Schema>): Schema[] {
  const target = $ref === undefined ? undefined : known[$ref.slice($ref.lastIndexOf('/') + 1)];
  const others = [...(target ? [target] : []), ...allOf, ...anyOf];
  return [schema, ...others.flatMap((other) => variants(other, known))];
}

/** Paths of the members that the schema does not declare. @param known schemas of the document */
export function undeclared(value: JsonValue, schema: Schema, known = schemas, path = ''): string[] {
  const fitting = variants(schema, known);
  if (Array.isArray(value)) {
    const items = fitting.find((variant) => variant.items)?.items;
    return items ? value.flatMap((item, index) => undeclared(item, items, known, `${path}/${index}`)) : [path];
  }
  if (typeof value !== 'object' || value === null) return [];
  const type = (value as Record<string, JsonValue>)['@odata.type'];
  const typed = fitting.filter(({ properties }) => properties?.['@odata.type']?.enum?.includes(type));
  const candidates = typed.length > 0 ? typed : fitting;
  return Object.entries(value as Record<string, JsonValue>).flatMap(([name, member]) => {
    const declared = candidates.find(({ properties }) => properties?.[name])?.properties?.[name];
    if (declared) return undeclared(member, declared, known, `${path}/${name}`);
    return candidates.some(({ additionalProperties = false }) => additionalProperties !== false)
      ? []
      : [`${path}/${name}`];
  });
}
