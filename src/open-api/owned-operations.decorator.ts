import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiBody } from '@nestjs/swagger';
import { CREATE, UPDATE } from '../edm/rules';
import type { StructuredType } from '../edm/structured-type';
import type { EntitySet } from '../odata/entity-set';
import { bodyFailures, commonFailures, missingEntities } from './error-examples';
import { json, operation, success, titled, type Examples, type Texts } from './operation';
import { selectOption } from './query-parameters';
import {
  changeConditions,
  changeFailures,
  conditionFailures,
  formPreference,
  readConditionHeaders,
  returnPreference,
  tagHeader,
} from './request-headers';
import { header } from './response-headers';
import { cleanUpTag, apiTagOf } from './tags';
import { schemaReference } from './value-schema';

/** A single entity without a key in its path, and the collection of its owner. */
export interface OwnedEntity {
  readonly owner: EntitySet;
  readonly label: string;
  readonly type: StructuredType;
}

/** Documents GET on a single entity. @param answers entities, by title */
export function GetOwnedOperation(owned: OwnedEntity, texts: Texts, answers: Examples): MethodDecorator {
  const { owner, label, type } = owned;
  const failures = [...commonFailures('read', true), ...missingEntities([owner]), ...conditionFailures()];
  const content = json(schemaReference(type.name), answers);
  return applyDecorators(
    operation({ ...texts, tag: apiTagOf(owned), access: 'read', failures }),
    selectOption('id,identity'),
    ...readConditionHeaders(owned),
    formPreference({}, false),
    success({ status: 200, description: `The ${label}.`, headers: tagHeader, content }),
    success({ status: 204, description: `The ${owner.label} has no ${label}.` }),
    success({ status: 304, description: `The ${label} matches \`If-None-Match\`.`, headers: tagHeader }),
  );
}

/** Documents PATCH on a single entity. @param answers entities, by the titles of the bodies that changed them */
export function UpdateOwnedOperation(
  owned: OwnedEntity,
  texts: Texts,
  bodies: Examples,
  answers: Examples,
): MethodDecorator {
  return writeOwned(UPDATE, owned, texts, bodies, answers);
}

/** Documents PUT on a single entity. @param answers entities, by the titles of their bodies */
export function PutOwnedOperation(
  owned: OwnedEntity,
  texts: Texts,
  bodies: Examples,
  answers: Examples,
): MethodDecorator {
  return writeOwned(CREATE, owned, texts, bodies, answers);
}

/** @param group CREATE or UPDATE */
function writeOwned(
  group: string,
  owned: OwnedEntity,
  texts: Texts,
  bodies: Examples,
  answers: Examples,
): MethodDecorator {
  const { owner, label, type } = owned;
  const failures = [
    ...bodyFailures(owned, group),
    ...commonFailures('write', false),
    ...missingEntities([owner]),
    ...changeFailures(),
  ];
  const content = json(schemaReference(type.name), answers);
  return applyDecorators(
    operation({ ...texts, tag: apiTagOf(owned), access: 'write', failures }),
    ApiBody({ required: true, schema: schemaReference(type.name), examples: titled(bodies) }),
    ...changeConditions(owned),
    ...returnPreference(owned),
    success({ status: 200, description: `The ${label} after the change.`, headers: tagHeader, content }),
    success({
      status: 201,
      description: `The new ${label}.`,
      headers: { Location: header(`URL of the ${label}.`, 'uri'), ...tagHeader },
      content,
    }),
    success({
      status: 204,
      description: 'The answer with `Prefer: return=minimal`.',
      headers: { 'OData-EntityId': header(`URL of the ${label}.`, 'uri'), ...tagHeader },
    }),
  );
}

/** Documents DELETE on a single entity. */
export function DeleteOwnedOperation(owned: OwnedEntity, texts: Texts): MethodDecorator {
  const failures = [...commonFailures('write', false), ...missingEntities([owned.owner, owned]), ...changeFailures()];
  return applyDecorators(
    operation({ ...texts, tag: cleanUpTag.name, access: 'write', failures }),
    ...changeConditions(owned),
    HttpCode(204),
    success({ status: 204, description: `The ${owned.label} is deleted.` }),
  );
}
