import type { EnumType } from '../edm/enum-type';
import { typeOf } from '../edm/registry';
import type { Property, PropertyType, StructuredType } from '../edm/structured-type';
import { baseOf, membersOf, ownPropertiesOf, type Version } from '../edm/version';
import type { Annotation } from './annotation';
import type { EnumElement, NavigationElement, PropertyElement, TypeElement } from './csdl-document';
import { description, propertyAnnotations } from './property-annotations';

/** Annotations of the collection that a navigation property leads to. */
export type SetAnnotations = (type: StructuredType, property: Property) => Annotation[];

const KEY = 'id';

export function enumElement(type: EnumType, version: Version): EnumElement {
  return { name: localName(type), members: membersOf(type, version), annotations: [description(type.doc)] };
}

export function typeElement(type: StructuredType, version: Version, annotationsOf: SetAnnotations): TypeElement {
  const properties = ownPropertiesOf(type, version);
  return {
    kind: type.entity ? 'EntityType' : 'ComplexType',
    name: type.localName,
    base: baseOf(type, version)?.name,
    abstract: type.abstract,
    open: type.open,
    key: type.entity && properties.some(({ name }) => name === KEY) ? KEY : undefined,
    properties: properties.filter((property) => !isNavigation(property)).map(propertyElement),
    navigation: properties
      .filter(isNavigation)
      .map((property) => navigationElement(property, annotationsOf(type, property))),
    annotations: [description(type.doc)],
  };
}

function isNavigation({ type }: Property): boolean {
  return type.kind === 'contained' || type.kind === 'reference';
}

function propertyElement(property: Property): PropertyElement {
  const { name, type, collection = false, nullable } = property;
  return {
    name,
    type: typeName(type),
    collection,
    nullable,
    facets: facetsOf(property),
    annotations: propertyAnnotations(property),
  };
}

function navigationElement(property: Property, ofSet: readonly Annotation[]): NavigationElement {
  const { name, type, collection = false, nullable } = property;
  // Core.Computed is a term for structural properties.
  const annotations = [...propertyAnnotations({ ...property, computed: false }), ...ofSet];
  return { name, type: typeName(type), collection, nullable, containsTarget: type.kind === 'contained', annotations };
}

function facetsOf({ type, length, default: initial }: Property): PropertyElement['facets'] {
  const isScalar = typeof initial === 'string' || typeof initial === 'number' || typeof initial === 'boolean';
  return {
    ...(type.kind === 'primitive' ? type.primitive.facets : {}),
    ...(length ? { MaxLength: length[1] } : {}),
    ...(isScalar ? { DefaultValue: initial } : {}),
  };
}

function typeName(type: PropertyType): string {
  if (type.kind === 'primitive') return type.primitive.name;
  return type.kind === 'enum' ? type.enum.name : typeOf(type.target()).name;
}

export function namespaceOf({ name }: { readonly name: string }): string {
  return name.slice(0, name.lastIndexOf('.'));
}

/** Name without its namespace. */
export function localName({ name }: { readonly name: string }): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
