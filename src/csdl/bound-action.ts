import type { StructuredType } from '../edm/structured-type';
import type { ActionElement } from './csdl-document';
import { description } from './property-annotations';
import { localName } from './type-elements';

/** An action that is bound to one entity and has no other parameters. */
export interface BoundAction {
  /** Qualified name. */
  readonly name: string;
  readonly doc: string;
  /** Qualified name of the primitive type that it returns; absent: it returns nothing. */
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
