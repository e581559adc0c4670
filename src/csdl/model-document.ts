import type { EnumType } from '../edm/enum-type';
import { namespaceAliases } from '../edm/namespace-aliases';
import type { StructuredType } from '../edm/structured-type';
import { isIn, ownPropertiesOf, typesOf, type Version } from '../edm/version';
import type { EntitySet } from '../odata/entity-set';
import { relatedSets } from '../odata/related-sets';
import { applyAnnotations } from './aggregation';
import type { Annotation } from './annotation';
import { actionElement, type BoundAction } from './bound-action';
import { functionElement, type BoundFunction } from './bound-function';
import {
  ownedAnnotations,
  plainAnnotations,
  referencedAnnotations,
  setAnnotations,
  singletonAnnotations,
} from './capabilities';
import { memberName, type Container, type Singleton } from './container-type';
import type {
  ContainerElement,
  CsdlDocument,
  CsdlVersion,
  NavigationElement,
  CsdlSchema,
  TypeElement,
} from './csdl-document';
import { description } from './property-annotations';
import { enumElement, localName, namespaceOf, typeElement, type SetAnnotations } from './type-elements';
import { aggregation, capabilities, core } from './vocabularies';

/** Says that functions and actions of a namespace can be called without it. */
const defaultNamespace: Annotation = { vocabulary: core, term: 'DefaultNamespace', value: true };

/** The metadata document of a version: all types of the model, and the container with its functions and actions. */
export function modelDocument(container: Container, version: Version, csdl: CsdlVersion): CsdlDocument {
  const types = typesOf(version);
  const enums = enumsOf(types, version);
  const functions = functionsOf(container, version);
  const actions = actionsOf(container);
  const namespaces = new Set(
    [
      container,
      ...container.singletons.map(typeOfSingleton),
      ...types,
      ...enums,
      ...functions.map(([bound]) => bound),
      ...actions.map(([bound]) => bound),
    ].map(namespaceOf),
  );
  const annotationsOf = annotationsByProperty(container, version);
  const sets = new Map(setsOf(container).map((set) => [set.type.name, set]));
  // Generators of clients name theirs after the first one.
  const ordered = new Set([namespaceOf(container), ...[...namespaces].sort()]);
  const schemas = [...ordered].map((namespace): CsdlSchema => {
    const isHere = (declared: { readonly name: string }): boolean => namespaceOf(declared) === namespace;
    const singletons = container.singletons.filter((singleton) => isHere(typeOfSingleton(singleton)));
    return {
      namespace,
      alias: namespaceAliases.get(namespace),
      annotations: [...functions, ...actions].some(([bound]) => isHere(bound)) ? [defaultNamespace] : [],
      enums: byName(enums.filter(isHere).map((type) => enumElement(type, version))),
      types: byName([
        ...types
          .filter(isHere)
          .map((type) => withContained(typeElement(type, version, annotationsOf), container, type, version))
          .map((element) => withAggregation(element, sets.get(`${namespace}.${element.name}`))),
        ...singletons.map((singleton) => singletonType(singleton, version)),
      ]),
      functions: byName(functions.filter(([bound]) => isHere(bound)).map(([bound, to]) => functionElement(bound, to))),
      actions: byName(actions.filter(([bound]) => isHere(bound)).map(([bound, to]) => actionElement(bound, to))),
      container: isHere(container) ? containerElement(container, version) : undefined,
    };
  });
  return { version: csdl, vocabularies: [core, capabilities, aggregation], schemas };
}

/** The functions whose return types exist in a version, each with the type that it is bound to. */
function functionsOf({ singletons }: Container, version: Version): [BoundFunction, StructuredType][] {
  return singletons
    .flatMap(({ collections }) => collections)
    .flatMap(({ set, functions = [] }) =>
      functions
        .filter(({ type }) => isIn(type, version))
        .map((bound): [BoundFunction, StructuredType] => [bound, set.type]),
    );
}

/** The actions, each with the type that it is bound to. */
function actionsOf({ collections }: Container): [BoundAction, StructuredType][] {
  return collections
    .flatMap((each) => [each, ...(each.contained ?? [])])
    .flatMap(({ type, actions = [] }) => actions.map((bound): [BoundAction, StructuredType] => [bound, type]));
}

/** Adds the collections that the container declares in entities of the type. */
function withContained(
  element: TypeElement,
  { collections }: Container,
  type: StructuredType,
  version: Version,
): TypeElement {
  const contained = collections.filter((each) => each.type === type).flatMap((each) => each.contained ?? []);
  const navigation = contained.map(({ name, doc, type: target }): NavigationElement => ({
    ...{ name, type: target.name, collection: true, nullable: false, containsTarget: true },
    annotations: [description(doc), ...plainAnnotations({ type: target, isWritable: false }, version)],
  }));
  return { ...element, navigation: [...element.navigation, ...navigation] };
}

/** Says what `$apply` does with the entities of a type. */
function withAggregation(element: TypeElement, set: EntitySet | undefined): TypeElement {
  return set ? { ...element, annotations: [...element.annotations, ...applyAnnotations(set)] } : element;
}

/** The collections of call records and of all that they contain. */
function setsOf({ singletons }: Container): EntitySet[] {
  const within = (set: EntitySet): EntitySet[] => [set, ...[...set.children.values()].flatMap(within)];
  return singletons.flatMap(({ collections }) => collections).flatMap(({ set }) => within(set));
}

/** The enumerations that properties of the types use. */
function enumsOf(types: readonly StructuredType[], version: Version): EnumType[] {
  const properties = types.flatMap((type) => ownPropertiesOf(type, version));
  return [...new Set(properties.flatMap(({ type }) => (type.kind === 'enum' ? [type.enum] : [])))];
}

function annotationsByProperty({ singletons }: Container, version: Version): SetAnnotations {
  const found = new Map<string, EntitySet>();
  const visit = (set: EntitySet): void => {
    for (const target of [...set.children.values(), ...relatedSets(set).values()])
      found.set(`${set.type.name}/${target.name}`, target);
    for (const child of set.children.values()) visit(child);
  };
  for (const { collections } of singletons) for (const { set } of collections) visit(set);
  return (type, property) => {
    const set = found.get(`${type.name}/${property.name}`);
    if (set) return set.single ? [...referencedAnnotations] : setAnnotations(set, version);
    return property.type.kind === 'contained' ? [...ownedAnnotations] : [];
  };
}

function typeOfSingleton({ type }: Singleton): { readonly name: string } {
  return { name: type };
}

/** The entity type of a singleton. Like Graph's, it has no key, since only one entity has this type. */
function singletonType({ type, doc, collections }: Singleton, version: Version): TypeElement {
  return {
    kind: 'EntityType',
    name: localName({ name: type }),
    abstract: false,
    open: false,
    properties: [],
    navigation: collections.map(({ set, doc }): NavigationElement => ({
      name: memberName(set),
      type: set.type.name,
      collection: true,
      nullable: false,
      containsTarget: set.home === undefined,
      annotations: [description(doc), ...setAnnotations(set, version)],
    })),
    annotations: [description(doc)],
  };
}

function containerElement(container: Container, version: Version): ContainerElement {
  // The service document lists them, too, so that clients find what a singleton leads to.
  const led = container.singletons.flatMap(({ collections }) =>
    collections.map(({ set, doc }) => ({
      name: memberName(set),
      type: set.type.name,
      annotations: [description(doc), ...setAnnotations(set, version)],
    })),
  );
  return {
    name: localName(container),
    singletons: container.singletons.map(({ name, type, doc }) => ({
      name,
      type,
      annotations: [description(doc), ...singletonAnnotations],
    })),
    collections: [
      ...led,
      ...container.collections.map(({ name, type, doc }) => ({
        name,
        type: type.name,
        annotations: [description(doc), ...plainAnnotations({ type, isWritable: true }, version)],
      })),
    ],
    annotations: container.annotations ?? [],
  };
}

function byName<T extends { readonly name: string }>(elements: readonly T[]): T[] {
  return [...elements].sort((a, b) => (a.name < b.name ? -1 : 1));
}
