import { DOMParser, onErrorStopParsing, type Element } from '@xmldom/xmldom';
import type { JsonObject, JsonValue } from '../../src/edm/json/json-value';

/** Model elements of a schema that become members of its JSON object. */
const KINDS = ['EnumType', 'ComplexType', 'EntityType', 'EntityContainer', 'Function', 'Action'];
/** Facets of a property, each with its value in JSON. */
const FACETS: Readonly<Record<string, (text: string) => JsonValue>> = {
  MaxLength: Number,
  Precision: Number,
  Scale: String,
  DefaultValue: (text) => (/^\d+$/.test(text) ? Number(text) : text),
};

/**
 * Reads CSDL XML into the form of CSDL JSON, by the rules of the standard and not by the code under test. Aliases of
 * schemas are resolved, and annotations that stand apart from their targets left out.
 * @throws Error when the text is not well-formed XML
 */
export function readCsdlXml(xml: string): JsonObject {
  const root = new DOMParser({ onError: onErrorStopParsing }).parseFromString(xml, 'text/xml').documentElement;
  if (root?.localName !== 'Edmx') throw new Error('This is no CSDL document.');
  const [services] = childrenOf(root, 'DataServices');
  const schemas = services ? childrenOf(services, 'Schema') : [];
  const aliases = new Map(schemas.map((schema) => [schema.getAttribute('Alias') ?? '', nameOf(schema, 'Namespace')]));
  const resolve = (name: string): string => name.replace(/^(\w+)(?=\.\w+$)/, (alias) => aliases.get(alias) ?? alias);
  return {
    $Version: nameOf(root, 'Version'),
    ...containerOf(schemas),
    $Reference: Object.fromEntries(childrenOf(root, 'Reference').map(reference)),
    ...Object.fromEntries(schemas.map((schema) => [nameOf(schema, 'Namespace'), schemaObject(schema, resolve)])),
  };
}

type Resolve = (name: string) => string;

function containerOf(schemas: readonly Element[]): JsonObject {
  const [found] = schemas.flatMap((schema) =>
    childrenOf(schema, 'EntityContainer').map((container) => `${nameOf(schema, 'Namespace')}.${nameOf(container)}`),
  );
  return found === undefined ? {} : { $EntityContainer: found };
}

function reference(element: Element): [string, JsonObject] {
  const includes = childrenOf(element, 'Include').map((include) => ({
    $Namespace: nameOf(include, 'Namespace'),
    $Alias: nameOf(include, 'Alias'),
  }));
  return [nameOf(element, 'Uri').replace(/\.xml$/, '.json'), { $Include: includes }];
}

function schemaObject(schema: Element, resolve: Resolve): JsonObject {
  const alias = schema.getAttribute('Alias');
  const elements = childrenOf(schema).filter(({ localName }) => KINDS.includes(localName ?? ''));
  return {
    ...(alias === null ? {} : { $Alias: alias }),
    ...annotationsOf(schema),
    ...elements.reduce<JsonObject>((members, element) => {
      const [name, value] = [nameOf(element), modelElement(element, resolve)];
      const overloads = members[name];
      return {
        ...members,
        [name]: Array.isArray(overloads) && Array.isArray(value) ? [...overloads, ...value] : value,
      };
    }, {}),
  };
}

function modelElement(element: Element, resolve: Resolve): JsonValue {
  const kind = element.localName ?? '';
  if (kind === 'Function' || kind === 'Action') return [operation(element, resolve)];
  const base = element.getAttribute('BaseType');
  const [key] = childrenOf(element, 'Key');
  return {
    $Kind: kind,
    ...(base === null ? {} : { $BaseType: resolve(base) }),
    ...(element.getAttribute('Abstract') === 'true' ? { $Abstract: true } : {}),
    ...(element.getAttribute('OpenType') === 'true' ? { $OpenType: true } : {}),
    ...(key ? { $Key: childrenOf(key, 'PropertyRef').map((ref) => nameOf(ref)) } : {}),
    ...Object.fromEntries(
      childrenOf(element, 'Member').map((member) => [nameOf(member), Number(nameOf(member, 'Value'))]),
    ),
    ...Object.fromEntries(
      ['Property', 'NavigationProperty', 'Singleton', 'EntitySet']
        .flatMap((name) => childrenOf(element, name))
        .map((member) => [nameOf(member), typedElement(member, resolve)]),
    ),
    ...annotationsOf(element),
  };
}

function operation(element: Element, resolve: Resolve): JsonObject {
  const [returned] = childrenOf(element, 'ReturnType');
  const [binding] = childrenOf(element, 'Parameter');
  return {
    $Kind: element.localName ?? '',
    ...(element.getAttribute('IsBound') === 'true' ? { $IsBound: true } : {}),
    ...(element.getAttribute('IsComposable') === 'true' ? { $IsComposable: true } : {}),
    $Parameter: childrenOf(element, 'Parameter').map((parameter, index) => {
      const { $Nullable, ...rest } = typedElement(parameter, resolve);
      // The collection of entities that a function is bound to holds no nulls (CSDL XML 4.01, section 12.9.4).
      const isBinding = index === 0 && rest.$Collection === true;
      return { $Name: nameOf(parameter), ...rest, ...($Nullable === true && !isBinding ? { $Nullable } : {}) };
    }),
    ...(returned ? { $ReturnType: returnType(returned, binding && typeOf(binding), resolve) } : {}),
    ...annotationsOf(element),
  };
}

/** @param entities type of the entities that the operation is bound to; where it gives many of such, none of them is null */
function returnType(element: Element, entities: string | undefined, resolve: Resolve): JsonObject {
  const { $Nullable, ...rest } = typedElement(element, resolve);
  const areEntities = rest.$Collection === true && typeOf(element) === entities;
  return areEntities || $Nullable === undefined ? rest : { ...rest, $Nullable };
}

function typedElement(element: Element, resolve: Resolve): JsonObject {
  const kind = element.localName ?? '';
  const [, collection, type = ''] = /^(Collection\()?([\w.]+)\)?$/.exec(typeOf(element)) ?? [];
  const isNavigation = kind === 'NavigationProperty';
  const hasNull =
    /Property$|^Parameter$|^ReturnType$/.test(kind) &&
    element.getAttribute('Nullable') !== 'false' &&
    !(isNavigation && collection);
  return {
    ...(isNavigation ? { $Kind: kind } : {}),
    ...(type === 'Edm.String' ? {} : { $Type: resolve(type) }),
    ...(collection === undefined && kind !== 'EntitySet' ? {} : { $Collection: true }),
    ...(hasNull ? { $Nullable: true } : {}),
    ...(element.getAttribute('ContainsTarget') === 'true' ? { $ContainsTarget: true } : {}),
    ...Object.fromEntries(
      Object.entries(FACETS).flatMap(([name, read]) => {
        const text = element.getAttribute(name);
        return text === null ? [] : [[`$${name}`, read(text)]];
      }),
    ),
    ...annotationsOf(element),
  };
}

function typeOf(element: Element): string {
  return nameOf(element, element.localName === 'EntitySet' ? 'EntityType' : 'Type');
}

function annotationsOf(element: Element): JsonObject {
  return Object.fromEntries(
    childrenOf(element, 'Annotation').map((annotation) => [termOf(annotation), valueOf(annotation)]),
  );
}

function termOf(annotation: Element): string {
  const qualifier = annotation.getAttribute('Qualifier');
  return `@${nameOf(annotation, 'Term')}${qualifier === null ? '' : `#${qualifier}`}`;
}

/** Value of an annotation or of a member of a record: in an attribute or as the one element in it. */
function valueOf(element: Element): JsonValue {
  for (const kind of ['String', 'Bool', 'EnumMember', 'PropertyPath']) {
    const text = element.getAttribute(kind);
    if (text !== null) return constant(kind, text);
  }
  const [content] = childrenOf(element);
  if (!content) throw new Error(`${element.localName} has no value.`);
  return expression(content);
}

function expression(element: Element): JsonValue {
  if (element.localName === 'Collection') return childrenOf(element).map(expression);
  if (element.localName !== 'Record') return constant(element.localName ?? '', element.textContent ?? '');
  return Object.fromEntries(childrenOf(element).map((member) => [nameOf(member, 'Property'), valueOf(member)]));
}

function constant(kind: string, text: string): JsonValue {
  if (kind === 'Bool') return text === 'true';
  if (kind !== 'EnumMember') return text;
  return text
    .split(' ')
    .map((member) => member.slice(member.indexOf('/') + 1))
    .join(',');
}

function nameOf(element: Element, attribute = 'Name'): string {
  const name = element.getAttribute(attribute);
  if (name === null) throw new Error(`${element.localName} has no ${attribute}.`);
  return name;
}

function childrenOf(element: Element, name?: string): Element[] {
  return [...element.childNodes].filter(
    (node): node is Element => node.nodeType === node.ELEMENT_NODE && (name ?? node.localName) === node.localName,
  );
}
