import { container } from '../../src/app.container';
import { csdlJson } from '../../src/csdl/csdl-json';
import { modelDocument } from '../../src/csdl/model-document';
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/edm/json/json-value';
import type { Version } from '../../src/edm/version';

/** An annotation of something that has a URL. */
export interface AnnotatedPlace {
  /** Qualified name of the container, or of the navigation property, entity set or singleton. */
  readonly place: string;
  readonly term: string;
  readonly value: JsonValue;
}

/** The metadata document of a version, as CSDL JSON. */
export function documentOf(version: Version): JsonObject {
  return csdlJson(modelDocument(container, version, '4.01'));
}

/** The annotations of schemas, the container, and everything that leads to entities. Descriptions are left out. */
export function annotatedPlaces(version: Version): AnnotatedPlace[] {
  return objectsIn(documentOf(version)).flatMap(([namespace, schema]) => [
    ...annotationsOf(namespace, schema),
    ...objectsIn(schema).flatMap(([name, element]) => {
      const own = element.$Kind === 'EntityContainer' ? annotationsOf(`${namespace}.${name}`, element) : [];
      return [...own, ...membersOf(`${namespace}.${name}`, element)];
    }),
  ]);
}

function membersOf(owner: string, element: JsonObject): AnnotatedPlace[] {
  return objectsIn(element)
    .filter(([, { $Kind: kind }]) => element.$Kind === 'EntityContainer' || kind === 'NavigationProperty')
    .flatMap(([name, member]) => annotationsOf(`${owner}/${name}`, member));
}

function annotationsOf(place: string, element: JsonObject): AnnotatedPlace[] {
  return Object.entries(element)
    .filter(([name]) => name.startsWith('@') && name !== '@Core.Description')
    .map(([name, value]) => ({ place, term: name.slice(1), value }));
}

function objectsIn(value: JsonObject): [string, JsonObject][] {
  return Object.entries(value).flatMap(([name, member]) =>
    /^[$@]/.test(name) || !isJsonObject(member) ? [] : [[name, member] as [string, JsonObject]],
  );
}
