import { primitiveTypes } from '../edm/primitive-types';
import type { StructuredType } from '../edm/structured-type';
import type { FunctionElement } from './csdl-document';
import { description } from './property-annotations';
import { localName } from './type-elements';

/** Name of the parameter for the collection that a function is bound to, the same as in Graph. */
export const BINDING_PARAMETER = 'bindingParameter';

/** A function that is bound to a collection and returns values or entities. Its parameters are times. */
export interface BoundFunction {
  /** Qualified name. */
  readonly name: string;
  readonly doc: string;
  readonly parameters: readonly { readonly name: string; readonly doc: string }[];
  /** Type of the returned values or entities. */
  readonly type: StructuredType;
  /** Whether a path may go on behind the function, as with `/$count`; default false. */
  readonly composable?: boolean;
}

/** @param boundTo type of the entities of the collection */
export function functionElement(bound: BoundFunction, boundTo: StructuredType): FunctionElement {
  const { name, facets } = primitiveTypes.DateTimeOffset;
  return {
    name: localName(bound),
    boundTo: boundTo.name,
    parameters: bound.parameters.map((parameter) => ({
      name: parameter.name,
      type: name,
      facets,
      annotations: [description(parameter.doc)],
    })),
    composable: bound.composable ?? false,
    returns: bound.type.name,
    annotations: [description(bound.doc)],
  };
}
