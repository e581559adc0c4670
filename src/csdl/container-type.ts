import type { StructuredType } from '../edm/structured-type';
import type { EntitySet } from '../odata/entity-set';
import type { Annotation } from './annotation';
import type { BoundAction } from './bound-action';
import type { BoundFunction } from './bound-function';

/** The entity container: the singletons and collections at the service root (CSDL 4.01, section 13). */
export interface Container {
  /** Qualified name. */
  readonly name: string;
  readonly singletons: readonly Singleton[];
  readonly collections: readonly Collection[];
  /** Annotations about the service as a whole. */
  readonly annotations?: readonly Annotation[];
}

/** A collection of entities at the service root. */
export interface Collection {
  readonly name: string;
  readonly doc: string;
  readonly type: StructuredType;
  /** Actions that are bound to each entity. */
  readonly actions?: readonly BoundAction[];
  /** Read-only collections that each entity contains. */
  readonly contained?: readonly Collection[];
}

/** A single entity at the service root. It has only navigation properties to collections. */
export interface Singleton {
  readonly name: string;
  readonly doc: string;
  /** Qualified name of its entity type, which no other singleton or collection has. */
  readonly type: string;
  readonly collections: readonly RootCollection[];
}

/** A collection that a singleton leads to. Its name begins with the singleton's name. */
export interface RootCollection {
  readonly set: EntitySet;
  readonly doc: string;
  /** Functions that are bound to the collection as a whole. */
  readonly functions?: readonly BoundFunction[];
}

/** Name of the navigation property that leads to a collection. */
export function memberName({ name }: EntitySet): string {
  return name.slice(name.lastIndexOf('/') + 1);
}
