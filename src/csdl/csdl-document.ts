import type { Annotation } from './annotation';
import type { CsdlVocabulary } from './vocabularies';

/** Version of OData that a document is written for; the same as in the header OData-Version. */
export type CsdlVersion = '4.0' | '4.01';

/** Content of a metadata document, the same for XML and JSON (CSDL 4.01, section 3 and onwards). */
export interface CsdlDocument {
  readonly version: CsdlVersion;
  /** Vocabularies that the annotations are taken from. */
  readonly vocabularies: readonly CsdlVocabulary[];
  readonly schemas: readonly CsdlSchema[];
}

export interface CsdlSchema {
  readonly namespace: string;
  readonly alias?: string;
  readonly annotations?: readonly Annotation[];
  readonly enums: readonly EnumElement[];
  readonly types: readonly TypeElement[];
  readonly functions: readonly FunctionElement[];
  readonly actions: readonly ActionElement[];
  readonly container?: ContainerElement;
}

interface Annotated {
  /** Name without a namespace. */
  readonly name: string;
  readonly annotations: readonly Annotation[];
}

export interface EnumElement extends Annotated {
  readonly members: Readonly<Record<string, number>>;
}

export interface TypeElement extends Annotated {
  readonly kind: 'ComplexType' | 'EntityType';
  /** Qualified name. */
  readonly base?: string;
  readonly abstract: boolean;
  readonly open: boolean;
  /** Name of the key property, where the type itself declares one. */
  readonly key?: string;
  readonly properties: readonly PropertyElement[];
  readonly navigation: readonly NavigationElement[];
}

interface Typed extends Annotated {
  /** Qualified name of the type of the value or, for a collection, of its items. */
  readonly type: string;
  readonly collection: boolean;
  readonly nullable: boolean;
}

export interface PropertyElement extends Typed {
  /** Facets such as MaxLength and Precision, by their names in CSDL XML (section 7.2). */
  readonly facets: Readonly<Record<string, string | number | boolean>>;
}

export interface NavigationElement extends Typed {
  /** Whether the entities are contained, not only referenced (section 8.4). */
  readonly containsTarget: boolean;
}

/** A function that is bound to a collection of entities and returns a collection of values or entities (section 12). */
export interface FunctionElement extends Annotated {
  /** Qualified name of the type of the entities. */
  readonly boundTo: string;
  readonly parameters: readonly ParameterElement[];
  /** Whether a path may go on behind the function. */
  readonly composable: boolean;
  /** Qualified name of the type of the returned items. */
  readonly returns: string;
}

/** An action that is bound to one entity (section 12). */
export interface ActionElement extends Annotated {
  /** Qualified name of the type of the entity. */
  readonly boundTo: string;
  /** Qualified name of the type of the returned value, which may be null; absent: it returns nothing. */
  readonly returns?: string;
}

/** A parameter that may be null. */
export interface ParameterElement extends Annotated {
  /** Qualified name. */
  readonly type: string;
  readonly facets: PropertyElement['facets'];
}

export interface ContainerElement extends Annotated {
  readonly singletons: readonly RootElement[];
  readonly collections: readonly RootElement[];
}

export interface RootElement extends Annotated {
  /** Qualified name. */
  readonly type: string;
}
