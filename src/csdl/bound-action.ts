import type { StructuredType } from '../edm/structured-type';
import type { ActionElement } from './csdl-document';
import { description } from './property-annotations';
import { localName } from './type-elements';

/** An action that is bound to one entity, and takes nothing beside it. */
export interface BoundAction {
  /** Qualified name. */
  readonly name: string;
  readonly doc: string;
  /** Qualified name of the primitive type of the value that it gives; absent: it gives none. */
  readonly returns?: string;
}

/** @param boundTo type of the entity */
export function actionElement(bound: BoundAction, boundTo: StructuredType): ActionElement {
  return {
    name: localName(bound),
    boundTo: boundTo.name,
    returns: bound.returns,
    annotations: [description(bound.doc)],
  };
}
