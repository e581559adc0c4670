import fc from 'fast-check';
import { collection, record, type Annotation, type AnnotationExpression } from '../../src/csdl/annotation';
import type { Container } from '../../src/csdl/container-type';
import type {
  ActionElement,
  CsdlDocument,
  EnumElement,
  FunctionElement,
  NavigationElement,
  PropertyElement,
  TypeElement,
} from '../../src/csdl/csdl-document';
import { csdlJson } from '../../src/csdl/csdl-json';
import { csdlXml } from '../../src/csdl/csdl-xml';
import { modelDocument } from '../../src/csdl/model-document';
import { core } from '../../src/csdl/vocabularies';
import { EdmEnum, EdmString, EdmType } from '../../src/edm/decorators';
import { enumType } from '../../src/edm/enum-type';
import { readCsdlXml } from '../support/csdl';

const identifier = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,9}$/);
const qualified = identifier.map((name) => `test.${name}`);
const text = fc.string({
  unit: fc.constantFrom('"', "'", '<', '>', '&', '\n', '\r', '\t', ' ', 'é', '😀', ']]>', '--'),
});

const { expression } = fc.letrec<{ expression: AnnotationExpression }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 3 },
    text,
    fc.boolean(),
    identifier.map((path) => ({ kind: 'propertyPath' as const, path })),
    identifier.map((member) => ({ kind: 'enumMember' as const, vocabulary: core, type: 'Kind', member })),
    fc.array(tie('expression'), { maxLength: 3 }).map(collection),
    fc.dictionary(identifier, tie('expression'), { maxKeys: 3 }).map(record),
  ),
}));

function unique<T extends { readonly name: string }>(item: fc.Arbitrary<T>): fc.Arbitrary<T[]> {
  return fc.uniqueArray(item, { selector: ({ name }) => name, maxLength: 4 });
}

const annotations: fc.Arbitrary<Annotation[]> = fc.uniqueArray(
  fc.record({ vocabulary: fc.constant(core), term: identifier, value: expression }),
  { selector: ({ term }) => term, maxLength: 3 },
);
const annotated = { name: identifier, annotations };
const typed = { ...annotated, type: qualified, collection: fc.boolean(), nullable: fc.boolean() };
const property: fc.Arbitrary<PropertyElement> = fc.record({
  ...typed,
  type: fc.oneof(qualified, fc.constant('Edm.String')),
  facets: fc.record(
    { MaxLength: fc.nat(), Precision: fc.nat(), Scale: fc.constant('variable'), DefaultValue: identifier },
    { requiredKeys: [] },
  ),
});
const navigation: fc.Arbitrary<NavigationElement> = fc.record({ ...typed, containsTarget: fc.boolean() });
const structured: fc.Arbitrary<TypeElement> = fc
  .record(
    {
      ...annotated,
      kind: fc.constantFrom('ComplexType' as const, 'EntityType' as const),
      base: qualified,
      abstract: fc.boolean(),
      open: fc.boolean(),
      key: identifier,
      members: unique(fc.oneof(property, navigation)),
    },
    { requiredKeys: ['name', 'annotations', 'kind', 'abstract', 'open', 'members'] },
  )
  .map(({ members, ...type }) => ({
    ...type,
    properties: members.filter((member): member is PropertyElement => 'facets' in member),
    navigation: members.filter((member): member is NavigationElement => 'containsTarget' in member),
  }));
const enumeration: fc.Arbitrary<EnumElement> = fc.record({
  ...annotated,
  members: fc.dictionary(identifier, fc.nat(), { minKeys: 1, maxKeys: 3 }),
});
const named = unique<EnumElement | TypeElement>(fc.oneof(enumeration, structured));
const boundFunction: fc.Arbitrary<FunctionElement> = fc.record({
  annotations,
  name: identifier.map((name) => `function_${name}`),
  boundTo: qualified,
  returns: qualified,
  composable: fc.boolean(),
  parameters: unique(fc.record({ ...annotated, type: qualified, facets: fc.constant({ Precision: 7 }) })),
});
const boundAction: fc.Arbitrary<ActionElement> = fc.record(
  { annotations, name: fc.constantFrom('action_a', 'action_b'), boundTo: qualified, returns: qualified },
  { requiredKeys: ['annotations', 'name', 'boundTo'] },
);
const document: fc.Arbitrary<CsdlDocument> = fc
  .record({
    version: fc.constantFrom('4.0' as const, '4.01' as const),
    elements: named,
    functions: unique(boundFunction),
    actions: fc.array(boundAction, { maxLength: 4 }),
    alias: fc.boolean(),
  })
  .map(({ version, elements, functions, actions, alias }) => ({
    version,
    vocabularies: [core],
    schemas: [
      {
        namespace: 'test.names',
        ...(alias ? { alias: 'names' } : {}),
        functions,
        actions,
        enums: elements.filter((element): element is EnumElement => !('kind' in element)),
        types: elements.filter((element): element is TypeElement => 'kind' in element),
      },
    ],
  }));

describe('$metadata', () => {
  it('XML and JSON say the same of any document', () => {
    const say = (any: CsdlDocument) => expect(readCsdlXml(csdlXml(any))).toEqual(csdlJson(any));
    const action = { name: 'action_a', annotations: [], boundTo: 'test.n', returns: 'test.n' };
    const itself = { namespace: 'test.names', functions: [], actions: [action], enums: [], types: [] };
    fc.assert(fc.property(document, say), {
      examples: [[{ version: '4.01', vocabularies: [core], schemas: [itself] }]],
    });
  });
});

describe('what only beta has', () => {
  const Late = enumType('test.late', 'Only in beta.', ['one'], { beta: true });
  const Mixed = enumType('test.mixed', 'With a late member.', ['one', 'two'], { betaMembers: ['two'] });

  @EdmType({ name: 'test.base', doc: 'Only in beta.', beta: true })
  class Base {
    @EdmString('In both.')
    adopted?: string;
  }

  @EdmType({ name: 'test.row', doc: 'In both.' })
  class Row extends Base {
    @EdmEnum(Mixed, 'In both.')
    mixed?: string;

    @EdmEnum(Late, 'Only in beta.', { beta: true })
    late?: string;
  }

  const container: Container = { name: 'test.Container', singletons: [], collections: [] };

  it('is left out of v1.0, and what a base of beta declares moves to the derived type', () => {
    expect(Row).toBeDefined();
    expect(csdlJson(modelDocument(container, 'v1.0', '4.01')).test).toEqual({
      mixed: { $Kind: 'EnumType', one: 0, '@Core.Description': 'With a late member.' },
      row: {
        $Kind: 'ComplexType',
        adopted: { $Nullable: true, '@Core.Description': 'In both.' },
        mixed: { $Type: 'test.mixed', $Nullable: true, '@Core.Description': 'In both.' },
        '@Core.Description': 'In both.',
      },
      Container: { $Kind: 'EntityContainer' },
    });
  });

  it('is in beta', () => {
    const { test } = csdlJson(modelDocument(container, 'beta', '4.01'));
    expect(test).toMatchObject({
      base: { adopted: {} },
      late: { one: 0 },
      mixed: { one: 0, two: 1 },
      row: { $BaseType: 'test.base', late: { $Type: 'test.late' } },
    });
    expect(test).not.toHaveProperty(['row', 'adopted']);
  });
});
