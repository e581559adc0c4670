import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiBody, ApiProduces } from '@nestjs/swagger';
import type { Access } from '../auth/permissions';
import { CREATE, UPDATE } from '../edm/rules';
import { GraphError } from '../graph/errors/graph-error';
import { pluralOf, type EntitySet } from '../odata/entity-set';
import { pageAnswer } from './answer-schemas';
import { changeName } from './change-schemas';
import { creationReference } from './creation-schemas';
import { bodyFailures, commonFailures, missingEntities } from './error-examples';
import { json, operation, success, titled, type Examples, type Texts } from './operation';
import { conditionOptions, memberOptions, pageOptions } from './query-parameters';
import {
  changeConditions,
  changeFailures,
  conditionFailures,
  countPreference,
  formPreference,
  lagHeader,
  readConditionHeaders,
  returnPreference,
  tagHeader,
} from './request-headers';
import { header, type Headers } from './response-headers';
import { cleanUpTag, apiTagOf } from './tags';
import { schemaReference } from './value-schema';

/** The collections on the path from the root to the collection of an operation, which is last. */
export type Path = readonly [...EntitySet[], EntitySet];

/** Where an operation stands on the page, and who may use it; default: with its collection, and readers. */
interface Place {
  readonly tag?: string;
  readonly access?: Access;
}

/** Documents GET on a collection. @param answers pages, by title */
export function ListOperation(
  path: Path,
  texts: Texts,
  answers: Examples,
  { tag, access = 'read' }: Place = {},
): MethodDecorator {
  const [set, parents] = split(path);
  const description = `${texts.description} A page has ${set.pageSize} ${pluralOf(set)} when \`$top\` is absent.`;
  const failures = [...commonFailures(access, true), ...missingEntities(parents)];
  return applyDecorators(
    operation({ ...texts, description, tag: tag ?? apiTagOf(set), access, failures }),
    ...conditionOptions(set),
    ...pageOptions(set),
    ...memberOptions(set.type),
    formPreference(set, true),
    success({
      status: 200,
      description: `A page of ${pluralOf(set)}.`,
      headers: lagHeader(set),
      content: json(pageAnswer(set.type), answers),
    }),
  );
}

/** Documents GET of the number of entities in a collection. @param example example of the answer */
export function CountOperation(
  path: Path,
  texts: Texts,
  example = '1',
  { tag, access = 'read' }: Place = {},
): MethodDecorator {
  const [set, parents] = split(path);
  const failures = [...commonFailures(access, true), ...missingEntities(parents)];
  const content = { 'text/plain': { schema: { type: 'string', pattern: '^\\d+$' }, example } } as const;
  return applyDecorators(
    operation({ ...texts, tag: tag ?? apiTagOf(set), access, failures }),
    ...conditionOptions(set),
    ...countPreference(set),
    ApiProduces('text/plain'),
    success({ status: 200, description: `The number of ${pluralOf(set)}, as text.`, headers: lagHeader(set), content }),
  );
}

/** Documents GET on one entity. @param answers entities, by title */
export function GetOperation(path: Path, texts: Texts, answers: Examples): MethodDecorator {
  const [set] = split(path);
  const hasTag = set.revision !== undefined;
  const failures = [...commonFailures('read', true), ...missingEntities(path), ...(hasTag ? conditionFailures() : [])];
  return applyDecorators(
    operation({ ...texts, tag: apiTagOf(set), access: 'read', failures }),
    ...memberOptions(set.type),
    ...(hasTag ? readConditionHeaders(set) : []),
    formPreference(set, false),
    success({
      status: 200,
      description: `The ${set.label}.`,
      headers: { ...(hasTag ? tagHeader : {}), ...lagHeader(set) },
      content: json(schemaReference(set.type.name), answers),
    }),
    ...(hasTag
      ? [success({ status: 304, description: `The ${set.label} matches \`If-None-Match\`.`, headers: tagHeader })]
      : []),
  );
}

/** Documents POST on a collection. @param answers entities, by the titles of the bodies that created them */
export function CreateOperation(path: Path, texts: Texts, bodies: Examples, answers: Examples): MethodDecorator {
  const [set, parents] = split(path);
  const failures = [
    ...bodyFailures(set, CREATE),
    ...commonFailures('write', false),
    ...missingEntities(parents),
    new GraphError('nameAlreadyExists'),
  ];
  return applyDecorators(
    operation({ ...texts, tag: apiTagOf(set), access: 'write', failures }),
    ApiBody({ required: true, schema: creationReference(set.type), examples: titled(bodies) }),
    ...returnPreference(set),
    success({
      status: 201,
      description: `The new ${set.label}.`,
      headers: { ...locationHeader(set), ...tagHeader },
      content: json(schemaReference(set.type.name), answers),
    }),
    minimal(set),
  );
}

/** Documents PATCH on one entity. @param answers entities, by the titles of the bodies that changed them */
export function UpdateOperation(path: Path, texts: Texts, bodies: Examples, answers: Examples): MethodDecorator {
  const [set] = split(path);
  const failures = [
    ...bodyFailures(set, UPDATE),
    ...commonFailures('write', false),
    ...missingEntities(path),
    ...changeFailures(),
    new GraphError('entityExists'),
  ];
  return applyDecorators(
    operation({ ...texts, tag: apiTagOf(set), access: 'write', failures }),
    ApiBody({ required: true, schema: schemaReference(changeName(set.type)), examples: titled(bodies) }),
    ...written(set, answers),
  );
}

/** Documents PUT on one entity. @param answers entities, by the titles of their bodies */
export function PutOperation(path: Path, texts: Texts, bodies: Examples, answers: Examples): MethodDecorator {
  const [set, parents] = split(path);
  const failures = [
    ...bodyFailures(set, CREATE),
    ...commonFailures('write', false),
    ...missingEntities(parents),
    ...changeFailures(),
    new GraphError('entityExists'),
  ];
  return applyDecorators(
    operation({ ...texts, tag: apiTagOf(set), access: 'write', failures }),
    ApiBody({ required: true, schema: creationReference(set.type), examples: titled(bodies) }),
    ...written(set, answers),
  );
}

/** Documents the conditions and answers of an operation that changes or creates an entity. */
function written(set: EntitySet, answers: Examples): MethodDecorator[] {
  const content = json(schemaReference(set.type.name), answers);
  return [
    ...changeConditions(set),
    ...returnPreference(set),
    success({ status: 200, description: `The ${set.label} after the change.`, headers: tagHeader, content }),
    success({
      status: 201,
      description: `The new ${set.label}.`,
      headers: { ...locationHeader(set), ...tagHeader },
      content,
    }),
    minimal(set),
  ];
}

/** Documents the answer to `Prefer: return=minimal`. */
function minimal(set: EntitySet): MethodDecorator {
  return success({
    status: 204,
    description: 'The answer with `Prefer: return=minimal`.',
    headers: {
      ...locationHeader(set),
      'OData-EntityId': header(`URL of the ${set.label}.`, 'uri'),
      ...tagHeader,
    },
  });
}

function locationHeader({ label }: EntitySet): Headers {
  return { Location: header(`URL of the new ${label}.`, 'uri') };
}

/** Documents DELETE on one entity. */
export function DeleteOperation(path: Path, texts: Texts): MethodDecorator {
  const [set] = split(path);
  const failures = [...commonFailures('write', false), ...missingEntities(path), ...changeFailures()];
  return applyDecorators(
    operation({ ...texts, tag: cleanUpTag.name, access: 'write', failures }),
    ...changeConditions(set),
    HttpCode(204),
    success({ status: 204, description: `The ${set.label} is deleted.` }),
  );
}

function split(path: Path): [end: EntitySet, parents: readonly EntitySet[]] {
  return [path.at(-1) as EntitySet, path.slice(0, -1)];
}
