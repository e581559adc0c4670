import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { annotated, propertyFacts, reachable, readCsdl, type Model } from '../../../test/support/graph-types';
import { isJsonObject, type JsonValue } from '../../edm/json/json-value';
import { allTypes, typeByName, typeOf } from '../../edm/registry';
import { fits } from '../../edm/rules';
import type { Property, PropertyType, StructuredType } from '../../edm/structured-type';
import { typeIn } from '../../edm/version';
import { CallRecord, Session } from './index';

const fixtures = join(__dirname, '../../../test/fixtures/graph');
function typeName(type: PropertyType): string {
  if (type.kind === 'primitive') return type.primitive.name;
  return type.kind === 'enum' ? type.enum.name : typeOf(type.target()).name;
}

/** The declared types that values below a call record can have, and the bases of these. */
function declaredTypes(): StructuredType[] {
  const found = new Set<StructuredType>();
  const visit = (type: StructuredType) => {
    if (found.has(type)) return;
    found.add(type);
    for (const { type: value } of type.properties.values()) if ('target' in value) visit(typeOf(value.target()));
    for (let base = type.base; base; base = base.base) found.add(base);
    type.derived.forEach(visit);
  };
  visit(typeOf(CallRecord));
  return [...found];
}

const declared = declaredTypes();
const declaredProperties = declared.flatMap((type) =>
  type.ownProperties.map((property) => [`${type.name}/${property.name}`, property] as const),
);

function namesWhere(condition: (property: Property) => unknown): string[] {
  return declaredProperties
    .filter(([, property]) => condition(property))
    .map(([name]) => name.replace('microsoft.graph.callRecords.', ''))
    .sort();
}

/** The registry in the form of {@link readCsdl}. */
function declaredModel(): Model {
  const model: Model = new Map();
  for (const type of declared) {
    // What is implied is an addition of ours.
    const declared = type.ownProperties.filter(({ implied }) => !implied);
    const members = declared.map((property) => {
      const { name, collection = false, nullable, type } = property;
      return [name, propertyFacts(typeName(type), collection, nullable, type.kind === 'contained')];
    });
    model.set(type.name, {
      kind: type.entity ? 'entity' : 'complex',
      base: type.base?.name,
      open: type.open,
      abstract: type.abstract,
      members: Object.fromEntries(members) as Record<string, string>,
    });
    for (const { type: value } of type.ownProperties) {
      if (value.kind !== 'enum') continue;
      const values = Object.entries(value.enum.members).map(([name, number]) => [name, String(number)]);
      const members = Object.fromEntries(values) as Record<string, string>;
      model.set(value.enum.name, { kind: 'enum', base: undefined, open: false, abstract: false, members });
    }
  }
  return model;
}

/** Paths of what does not satisfy its declaration, in a value and all values in it. */
function misfits(property: Property, value: JsonValue, path: string): string[] {
  if (value === null) return property.nullable ? [] : [path];
  if (property.collection && !Array.isArray(value)) return [path];
  const items = property.collection ? (value as JsonValue[]) : [value];
  return items.flatMap((item) => {
    if (!fits(property.type, item)) return [path];
    return 'target' in property.type ? objectMisfits(typeOf(property.type.target()), item, path) : [];
  });
}

function objectMisfits(declaredType: StructuredType, value: JsonValue, path: string): string[] {
  if (!isJsonObject(value)) return [path];
  const named = value['@odata.type'];
  const type = typeof named === 'string' ? typeByName(named.slice(1)) : declaredType;
  if (!type?.isOrDerivesFrom(declaredType)) return [`${path}/@odata.type`];
  return Object.entries(value).flatMap(([name, member]) => {
    const property = type.properties.get(name);
    if (property) return misfits(property, member, `${path}/${name}`);
    return type.open || name.includes('@') ? [] : [`${path}/${name}`];
  });
}

describe('the call record model', () => {
  describe.each(['callrecords-v1.0.csdl.xml', 'callrecords-beta.csdl.xml'])('against %s', (file) => {
    const expected = reachable(readCsdl(file));
    const actual = declaredModel();

    it('declares the types that a call record can hold, and no others', () => {
      expect(expected.size).toBeGreaterThan(40);
      expect([...actual.keys()].sort()).toEqual([...expected.keys()].sort());
    });

    it.each([...expected])('declares %s as the metadata does', (name, type) => {
      expect(actual.get(name)).toEqual(type);
    });

    it('has each enumeration in the order of the metadata', () => {
      const enums = [...expected].filter(([, { kind }]) => kind === 'enum');
      for (const [name, { members }] of enums) {
        expect(Object.keys(actual.get(name)?.members ?? {})).toEqual(Object.keys(members));
      }
    });
  });

  describe('against the annotations of v1.0', () => {
    const strip = (name: string) => name.replace('microsoft.graph.callRecords.', '');
    const annotatedWith = (term: string) => annotated('callrecords-v1.0.csdl.xml', term).map(strip).sort();

    it('deprecates the same properties', () => {
      const revised = annotatedWith('Org.OData.Core.V1.Revisions');
      expect(revised).toHaveLength(3);
      expect(namesWhere(({ deprecated }) => deprecated)).toEqual(revised);
    });

    it('expands the same properties unasked', () => {
      expect(namesWhere(({ autoExpand }) => autoExpand)).toEqual(annotatedWith('Org.OData.Core.V1.AutoExpand'));
    });
  });

  describe('in what the metadata does not say', () => {
    it('requires times, modalities, the type of call and both ends of a session', () => {
      expect(namesWhere(({ required }) => required)).toEqual([
        'callRecord/endDateTime',
        'callRecord/modalities',
        'callRecord/startDateTime',
        'callRecord/type',
        'segment/endDateTime',
        'segment/startDateTime',
        'session/callee',
        'session/caller',
        'session/endDateTime',
        'session/modalities',
        'session/startDateTime',
      ]);
      expect(namesWhere(({ minItems }) => minItems === 1)).toEqual(['callRecord/modalities', 'session/modalities']);
    });

    it('lets nothing end before it starts', () => {
      expect(namesWhere(({ notBefore }) => notBefore === 'startDateTime')).toEqual([
        'callRecord/endDateTime',
        'mediaStream/endDateTime',
        'segment/endDateTime',
        'session/endDateTime',
      ]);
    });

    it('keeps times, versions and the ids of calls in columns, and computes only the time of change and the ids of calls', () => {
      expect(namesWhere(({ column }) => column)).toEqual([
        'callRecord/endDateTime',
        'callRecord/lastModifiedDateTime',
        'callRecord/startDateTime',
        'callRecord/version',
        'segment/callRecordId',
        'segment/endDateTime',
        'segment/startDateTime',
        'session/callRecordId',
        'session/endDateTime',
        'session/startDateTime',
      ]);
      expect(namesWhere(({ computed }) => computed)).toEqual([
        'callRecord/lastModifiedDateTime',
        'segment/callRecordId',
        'session/callRecordId',
      ]);
    });

    it('has a page size for each contained collection', () => {
      const sizes = declaredProperties.flatMap(([name, { pageSize }]) =>
        pageSize ? [[name.split('/')[1], pageSize]] : [],
      );
      expect(Object.fromEntries(sizes)).toEqual({ participants_v2: 130, sessions: 60, segments: 60 });
    });
  });

  describe('in its documentation', () => {
    const docs = [
      ...declared.map(({ name, doc }) => [name, doc] as const),
      ...declaredProperties.map(([name, { doc }]) => [name, doc] as const),
      ...declaredProperties.flatMap(([, { type }]) =>
        type.kind === 'enum' ? [[type.enum.name, type.enum.doc] as const] : [],
      ),
    ];

    it.each(docs)('describes %s in one sentence', (_, doc) => {
      expect(doc).toMatch(/^[A-Z].*[^.]\.$/);
      expect(doc).not.toMatch(/\. [A-Z]/);
    });

    it('gives only examples that satisfy the declarations', () => {
      const wrong = declaredProperties.flatMap(([name, property]) =>
        property.example === undefined ? [] : misfits(property, property.example, name),
      );
      expect(wrong).toEqual([]);
    });
  });

  it.each([
    ['v1.0-get-callrecord-ex1-response.json', CallRecord],
    ['v1.0-get-callrecord-ex2-expand-sessions-segments-response.json', CallRecord],
    ['old2021-v1.0-get-callrecord-ex2-response.json', CallRecord],
    ['old2021-beta-get-callrecord-ex2-response.json', CallRecord],
    ['v1.0-list-callrecords-ex1-response.json', CallRecord],
    ['beta-list-callrecords-ex1-response.json', CallRecord],
    ['v1.0-list-sessions-ex1-response.json', Session],
  ])('covers %s', (file, target) => {
    const body = JSON.parse(readFileSync(join(fixtures, 'examples', file), 'utf8')) as JsonValue;
    const rows = isJsonObject(body) && Array.isArray(body['value']) ? body['value'] : [body];
    expect(rows.flatMap((row) => objectMisfits(typeOf(target), row, ''))).toEqual([]);
  });
});

describe('the model', () => {
  it('what can stand in the body of a call record is alike in both versions, which need not be told apart there', () => {
    expect(declared.filter((type) => typeIn(type, 'v1.0') !== type).map(({ name }) => name)).toEqual([]);
  });

  it('what properties hold is alike in both versions', () => {
    const held = allTypes().flatMap(({ ownProperties }) =>
      ownProperties.flatMap(({ type }) => ('target' in type ? [typeOf(type.target())] : [])),
    );
    expect(held.length).toBeGreaterThan(20);
    const family = held.flatMap((type) => [type, ...type.descendants()]);
    expect(family.filter((type) => typeIn(type, 'v1.0') !== type).map(({ name }) => name)).toEqual([]);
    const enums = allTypes().flatMap(({ ownProperties }) =>
      ownProperties.flatMap(({ type }) => (type.kind === 'enum' ? [type.enum] : [])),
    );
    expect(enums.filter(({ betaMembers }) => betaMembers !== undefined)).toEqual([]);
  });
});
