import type { Annotation, AnnotationExpression } from './annotation';
import { BINDING_PARAMETER } from './bound-function';
import type {
  ActionElement,
  ContainerElement,
  CsdlDocument,
  EnumElement,
  FunctionElement,
  NavigationElement,
  PropertyElement,
  CsdlSchema,
  TypeElement,
} from './csdl-document';
import { vocabularyUrl, type CsdlVocabulary } from './vocabularies';
import { element, renderXml, type XmlElement } from './xml-element';

const EDMX = 'http://docs.oasis-open.org/odata/ns/edmx';
const EDM = 'http://docs.oasis-open.org/odata/ns/edm';

/** The document in OData's XML form (CSDL XML 4.01). */
export function csdlXml({ version, vocabularies, schemas }: CsdlDocument): string {
  return renderXml(
    element('edmx:Edmx', { Version: version, 'xmlns:edmx': EDMX }, [
      ...vocabularies.map(reference),
      element('edmx:DataServices', {}, schemas.map(schemaElement)),
    ]),
  );
}

function reference(vocabulary: CsdlVocabulary): XmlElement {
  const { namespace, alias } = vocabulary;
  return element('edmx:Reference', { Uri: vocabularyUrl(vocabulary, 'xml') }, [
    element('edmx:Include', { Namespace: namespace, Alias: alias }),
  ]);
}

function schemaElement({
  namespace,
  alias,
  annotations = [],
  enums,
  types,
  functions,
  actions,
  container,
}: CsdlSchema): XmlElement {
  return element('Schema', { Namespace: namespace, Alias: alias, xmlns: EDM }, [
    ...enums.map(enumType),
    ...types.map(structuredType),
    ...functions.map(boundFunction),
    ...actions.map(boundAction),
    ...(container ? [entityContainer(container)] : []),
    ...annotations.map(annotation),
  ]);
}

function enumType({ name, members, annotations }: EnumElement): XmlElement {
  return element('EnumType', { Name: name }, [
    ...Object.entries(members).map(([member, value]) => element('Member', { Name: member, Value: value })),
    ...annotations.map(annotation),
  ]);
}

function structuredType(type: TypeElement): XmlElement {
  const { kind, name, base, abstract, open, key, properties, navigation, annotations } = type;
  const attributes = {
    Name: name,
    BaseType: base,
    Abstract: abstract || undefined,
    OpenType: open || undefined,
  };
  return element(kind, attributes, [
    ...(key === undefined ? [] : [element('Key', {}, [element('PropertyRef', { Name: key })])]),
    ...properties.map(structuralProperty),
    ...navigation.map(navigationProperty),
    ...annotations.map(annotation),
  ]);
}

function structuralProperty({ name, type, collection, nullable, facets, annotations }: PropertyElement): XmlElement {
  const attributes = {
    Name: name,
    Type: collection ? `Collection(${type})` : type,
    // The default is true for a single value. A collection has no default (section 7.2.1).
    Nullable: nullable && !collection ? undefined : nullable,
    ...facets,
  };
  return element('Property', attributes, annotations.map(annotation));
}

function navigationProperty(property: NavigationElement): XmlElement {
  const { name, type, collection, nullable, containsTarget, annotations } = property;
  const attributes = {
    Name: name,
    Type: collection ? `Collection(${type})` : type,
    // A collection of entities must not specify Nullable (section 8.3).
    Nullable: collection || nullable ? undefined : false,
    ContainsTarget: containsTarget || undefined,
  };
  return element('NavigationProperty', attributes, annotations.map(annotation));
}

function boundFunction({ name, boundTo, parameters, composable, returns, annotations }: FunctionElement): XmlElement {
  return element('Function', { Name: name, IsBound: true, IsComposable: composable || undefined }, [
    element('Parameter', { Name: BINDING_PARAMETER, Type: `Collection(${boundTo})` }),
    ...parameters.map(({ name, type, facets, annotations }) =>
      element('Parameter', { Name: name, Type: type, ...facets }, annotations.map(annotation)),
    ),
    element('ReturnType', { Type: `Collection(${returns})` }),
    ...annotations.map(annotation),
  ]);
}

function boundAction({ name, boundTo, returns, annotations }: ActionElement): XmlElement {
  return element('Action', { Name: name, IsBound: true }, [
    element('Parameter', { Name: BINDING_PARAMETER, Type: boundTo }),
    ...(returns === undefined ? [] : [element('ReturnType', { Type: returns })]),
    ...annotations.map(annotation),
  ]);
}

function entityContainer({ name, singletons, collections, annotations }: ContainerElement): XmlElement {
  return element('EntityContainer', { Name: name }, [
    ...collections.map(({ name, type, annotations }) =>
      element('EntitySet', { Name: name, EntityType: type }, annotations.map(annotation)),
    ),
    ...singletons.map(({ name, type, annotations }) =>
      element('Singleton', { Name: name, Type: type }, annotations.map(annotation)),
    ),
    ...annotations.map(annotation),
  ]);
}

function annotation({ vocabulary, term, qualifier, value }: Annotation): XmlElement {
  const named = { Term: `${vocabulary.alias}.${term}`, ...(qualifier === undefined ? {} : { Qualifier: qualifier }) };
  return withValue('Annotation', named, value);
}

/** An element with a value: an attribute for a single value (section 14.3), else child elements (14.4). */
function withValue(
  name: string,
  attributes: Readonly<Record<string, string>>,
  value: AnnotationExpression,
): XmlElement {
  const [kind, text] = single(value) ?? [];
  if (kind !== undefined) return element(name, { ...attributes, [kind]: text });
  return element(name, attributes, [expression(value)]);
}

function expression(value: AnnotationExpression): XmlElement {
  if (typeof value === 'object' && value.kind === 'collection')
    return element('Collection', {}, value.items.map(expression));
  if (typeof value === 'object' && value.kind === 'record') {
    const members = Object.entries(value.members);
    return element(
      'Record',
      {},
      members.map(([property, member]) => withValue('PropertyValue', { Property: property }, member)),
    );
  }
  const [kind = '', text = ''] = single(value) ?? [];
  return element(kind, {}, text);
}

/** Kind and text of a value that is neither a collection nor a record. */
function single(value: AnnotationExpression): [kind: string, text: string] | undefined {
  if (typeof value === 'string') return ['String', value];
  if (typeof value === 'boolean') return ['Bool', String(value)];
  if (value.kind === 'propertyPath') return ['PropertyPath', value.path];
  if (value.kind !== 'enumMember') return undefined;
  const members = value.member.split(',').map((member) => `${value.vocabulary.alias}.${value.type}/${member}`);
  return ['EnumMember', members.join(' ')];
}
