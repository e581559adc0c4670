import { TYPE_ANNOTATION } from '../annotations';
import type { EnumType } from '../enum-type';
import type { JsonValue } from '../json/json-value';
import { withNamespace } from '../namespace-aliases';
import { allTypes, typeByName, typeOf } from '../registry';
import type { Property, PropertyType } from '../structured-type';

/** Names of the types of the Entity Data Model itself, without namespace (CSDL 4.01, section 3.3 and chapter 4). */
const builtIn = new RegExp(
  '^(?:Binary|Boolean|S?Byte|Date|DateTimeOffset|Decimal|Double|Duration|Guid|Int16|Int32|Int64|Single|Stream|String|' +
    'TimeOfDay|(?:Geography|Geometry)(?:Point|LineString|Polygon|Multi(?:Point|LineString|Polygon)|Collection)?|' +
    'ComplexType|PrimitiveType|Untyped)$',
);

/** The name of the member that an annotation tells the type of; undefined: it is no such annotation. */
export function describedMember(annotation: string): string | undefined {
  const name = annotation.slice(0, -TYPE_ANNOTATION.length);
  return annotation.endsWith(TYPE_ANNOTATION) && name !== '' ? name : undefined;
}

/**
 * The rule that the type annotation of a member breaks, in words that follow its name (OData JSON Format 4.01, section
 * 4.6.3); undefined: none.
 * @param property undefined: the member of an open type, which may have any type that exists
 */
export function brokenTypeRule(value: JsonValue, property: Property | undefined): string | undefined {
  const text = typeof value === 'string' ? value.slice(value.lastIndexOf('#') + 1) : '';
  const [, item] = /^Collection\((.*)\)$/.exec(text) ?? [];
  const name = withNamespace((item ?? text).replace(/^Edm\./, ''));
  if (!property) return exists(name) ? undefined : 'must name a type that exists';
  const isNamed = (item !== undefined) === (property.collection ?? false) && isTypeOf(name, property.type);
  return isNamed ? undefined : `must name ${expectedName(property)}`;
}

function isTypeOf(name: string, type: PropertyType): boolean {
  if (type.kind === 'primitive') return `Edm.${name}` === type.primitive.name;
  if (type.kind === 'enum') return name === type.enum.name;
  return typeByName(name)?.isOrDerivesFrom(typeOf(type.target())) ?? false;
}

function expectedName({ type, collection }: Property): string {
  const name =
    type.kind === 'primitive'
      ? type.primitive.name.replace('Edm.', '')
      : type.kind === 'enum'
        ? type.enum.name
        : typeOf(type.target()).name;
  return collection ? `#Collection(${name})` : `#${name}`;
}

function exists(name: string): boolean {
  return builtIn.test(name) || typeByName(name) !== undefined || enumNames().has(name);
}

let enums: ReadonlySet<string> | undefined;

function enumNames(): ReadonlySet<string> {
  const named = ({ type }: Property): EnumType[] => (type.kind === 'enum' ? [type.enum] : []);
  return (enums ??= new Set(
    allTypes().flatMap(({ ownProperties }) => ownProperties.flatMap(named).map((e) => e.name)),
  ));
}
