import type { JsonObject, JsonValue } from '../edm/json/json-value';
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

/** The document in OData's JSON form (CSDL JSON 4.01). */
export function csdlJson({ version, vocabularies, schemas }: CsdlDocument): JsonObject {
  const [named] = schemas.flatMap(({ namespace, container }) => (container ? [`${namespace}.${container.name}`] : []));
  return {
    $Version: version,
    ...(named === undefined ? {} : { $EntityContainer: named }),
    $Reference: Object.fromEntries(vocabularies.map(reference)),
    ...Object.fromEntries(schemas.map((schema) => [schema.namespace, schemaObject(schema)])),
  };
}

function reference(vocabulary: CsdlVocabulary): [string, JsonObject] {
  const include = { $Namespace: vocabulary.namespace, $Alias: vocabulary.alias };
  return [vocabularyUrl(vocabulary, 'json'), { $Include: [include] }];
}

function schemaObject({
  alias,
  annotations = [],
  enums,
  types,
  functions,
  actions,
  container,
}: CsdlSchema): JsonObject {
  return {
    ...(alias === undefined ? {} : { $Alias: alias }),
    ...annotate(annotations),
    ...Object.fromEntries(enums.map((type) => [type.name, enumType(type)])),
    ...Object.fromEntries(types.map((type) => [type.name, structuredType(type)])),
    ...Object.fromEntries(functions.map((each) => [each.name, [boundFunction(each)]])),
    ...overloads(actions),
    ...(container ? { [container.name]: entityContainer(container) } : {}),
  };
}

function enumType({ members, annotations }: EnumElement): JsonObject {
  return { $Kind: 'EnumType', ...members, ...annotate(annotations) };
}

function structuredType(type: TypeElement): JsonObject {
  const { kind, base, abstract, open, key, properties, navigation, annotations } = type;
  return {
    $Kind: kind,
    ...(base === undefined ? {} : { $BaseType: base }),
    ...flags({ $Abstract: abstract, $OpenType: open }),
    ...(key === undefined ? {} : { $Key: [key] }),
    ...Object.fromEntries(properties.map((property) => [property.name, structuralProperty(property)])),
    ...Object.fromEntries(navigation.map((property) => [property.name, navigationProperty(property)])),
    ...annotate(annotations),
  };
}

function structuralProperty({ type, collection, nullable, facets, annotations }: PropertyElement): JsonObject {
  return {
    // The default is Edm.String (section 7.1).
    ...(type === 'Edm.String' ? {} : { $Type: type }),
    ...flags({ $Collection: collection, $Nullable: nullable }),
    ...inJson(facets),
    ...annotate(annotations),
  };
}

function navigationProperty(property: NavigationElement): JsonObject {
  const { type, collection, nullable, containsTarget, annotations } = property;
  return {
    $Kind: 'NavigationProperty',
    $Type: type,
    ...flags({ $Collection: collection, $Nullable: nullable && !collection, $ContainsTarget: containsTarget }),
    ...annotate(annotations),
  };
}

function boundFunction({ boundTo, parameters, composable, returns, annotations }: FunctionElement): JsonObject {
  return {
    $Kind: 'Function',
    $IsBound: true,
    ...flags({ $IsComposable: composable }),
    $Parameter: [
      { $Name: BINDING_PARAMETER, $Type: boundTo, $Collection: true },
      ...parameters.map(({ name, type, facets, annotations }) => ({
        $Name: name,
        $Type: type,
        $Nullable: true,
        ...inJson(facets),
        ...annotate(annotations),
      })),
    ],
    // A collection of entities must not specify $Nullable (section 12.8).
    $ReturnType: { $Type: returns, $Collection: true, ...flags({ $Nullable: returns !== boundTo }) },
    ...annotate(annotations),
  };
}

/** Groups actions by name: overloads differ in the type that they are bound to. */
function overloads(actions: readonly ActionElement[]): JsonObject {
  const names = new Set(actions.map(({ name }) => name));
  return Object.fromEntries(
    [...names].map((name) => [name, actions.filter((each) => each.name === name).map(boundAction)]),
  );
}

function boundAction({ boundTo, returns, annotations }: ActionElement): JsonObject {
  return {
    $Kind: 'Action',
    $IsBound: true,
    $Parameter: [{ $Name: BINDING_PARAMETER, $Type: boundTo, $Nullable: true }],
    ...(returns === undefined ? {} : { $ReturnType: { $Type: returns, $Nullable: true } }),
    ...annotate(annotations),
  };
}

function inJson(facets: PropertyElement['facets']): JsonObject {
  return Object.fromEntries(Object.entries(facets).map(([name, value]) => [`$${name}`, value]));
}

function entityContainer({ singletons, collections, annotations }: ContainerElement): JsonObject {
  return {
    $Kind: 'EntityContainer',
    ...Object.fromEntries(
      collections.map(({ name, type, annotations }) => [
        name,
        { $Collection: true, $Type: type, ...annotate(annotations) },
      ]),
    ),
    ...Object.fromEntries(
      singletons.map(({ name, type, annotations }) => [name, { $Type: type, ...annotate(annotations) }]),
    ),
    ...annotate(annotations),
  };
}

/** The flags that are true. False is the default, and is left out. */
function flags(given: Readonly<Record<string, boolean>>): JsonObject {
  return Object.fromEntries(Object.entries(given).filter(([, flag]) => flag));
}

function annotate(annotations: readonly Annotation[]): JsonObject {
  return Object.fromEntries(
    annotations.map(({ vocabulary, term, qualifier, value }) => [
      `@${vocabulary.alias}.${term}${qualifier === undefined ? '' : `#${qualifier}`}`,
      expression(value),
    ]),
  );
}

/** Enumeration members and paths are strings in JSON (section 14.3). */
function expression(value: AnnotationExpression): JsonValue {
  if (typeof value !== 'object') return value;
  switch (value.kind) {
    case 'collection':
      return value.items.map(expression);
    case 'record':
      return Object.fromEntries(Object.entries(value.members).map(([name, member]) => [name, expression(member)]));
    case 'enumMember':
      return value.member;
    case 'propertyPath':
      return value.path;
  }
}
