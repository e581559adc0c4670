import type { StructuredType } from '../edm/structured-type';
import type { EntitySet } from '../odata/entity-set';
import type { Annotation } from './annotation';
import type { BoundAction } from './bound-action';
import type { BoundFunction } from './bound-function';

/** Where the resource paths of a service begin (CSDL 4.01, section 13). */
export interface Container {
  /** Qualified name. */
  readonly name: string;
  readonly singletons: readonly Singleton[];
  readonly collections: readonly Collection[];
  /** What is true of the service as a whole. */
  readonly annotations?: readonly Annotation[];
}

/** A collection of entities at the service root. */
export interface Collection {
  readonly name: string;
  readonly doc: string;
  readonly type: StructuredType;
  /** What can be done with each of the entities. */
  readonly actions?: readonly BoundAction[];
  /** What each of the entities contains, to be read only. */
  readonly contained?: readonly Collection[];
}

/** A single entity that exists by itself, and only leads to collections. */
export interface Singleton {
  readonly name: string;
  readonly doc: string;
  /** Qualified name of its entity type, which nothing else has. */
  readonly type: string;
  readonly collections: readonly RootCollection[];
}

/** A collection that a singleton leads to; its name begins with the singleton's. */
export interface RootCollection {
  readonly set: EntitySet;
  readonly doc: string;
  /** What can be called on the collection as a whole. */
  readonly functions?: readonly BoundFunction[];
}

/** Name of the navigation property that leads to a collection. */
export function memberName({ name }: EntitySet): string {
  return name.slice(name.lastIndexOf('/') + 1);
}
