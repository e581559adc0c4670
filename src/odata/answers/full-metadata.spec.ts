import { Kind, plants, twigs } from '../../../test/support/plants';
import type { JsonObject } from '../../edm/json/json-value';
import { atOnce } from '../../edm/json/steps';
import { collectionOf, edm } from '../values/value-type';
import { withFullMetadata, withPartMetadata } from './full-metadata';

const root = 'https://example.com/v1.0';
const { type } = plants;
const url = `${root}/plants('p')`;
const links = (at: string) => ({ '@odata.id': at, '@odata.editLink': at });

describe('an entity', () => {
  const described = (members: JsonObject) => atOnce(withFullMetadata(members, root, [{ set: plants, id: 'p' }]));

  it('has its type, its links, and those to what it contains', () => {
    expect(described({ '@odata.context': 'c', id: 'p' })).toEqual({
      '@odata.context': 'c',
      '@odata.type': '#test.plant',
      ...links(url),
      'twigs@odata.associationLink': `${url}/twigs/$ref`,
      'twigs@odata.navigationLink': `${url}/twigs`,
      id: 'p',
    });
  });

  it('has the types that JSON does not show, of members that are not null', () => {
    const members = {
      ...{ name: 'a', alive: true, height: 1, version: 2, planted: '2024-01-01T00:00:00Z', kind: 'oak', cut: null },
      kinds: ['ash'],
    };
    const types = Object.entries(described(members)).filter(([name]) => /^\w+@odata.type$/.test(name));
    expect(Object.fromEntries(types)).toEqual({
      'height@odata.type': '#Int32',
      'version@odata.type': '#Int64',
      'planted@odata.type': '#DateTimeOffset',
      'kind@odata.type': '#test.kind',
      'kinds@odata.type': '#Collection(test.kind)',
    });
  });

  it('keeps the type that a value names', () => {
    const owner = { '@odata.type': '#test.person', name: 'a', age: 3 };
    expect(described({ owner })).toMatchObject({ owner: { ...owner, 'age@odata.type': '#Int32' } });
    expect(described({ owner: { name: 'a' } })).toMatchObject({ owner: { '@odata.type': '#test.owner' } });
  });

  it('has links in what is expanded, with quotes in keys doubled', () => {
    expect(described({ twigs: [{ id: "t'1" }, { name: 'without id' }] })).toMatchObject({
      'twigs@odata.type': '#Collection(test.twig)',
      twigs: [{ '@odata.type': '#test.twig', ...links(`${url}/twigs('t''1')`) }, { '@odata.type': '#test.twig' }],
    });
    const [, other] = described({ twigs: [{ id: 'a' }, { name: 'without id' }] }).twigs as object[];
    expect(other).not.toHaveProperty('@odata.id');
  });
});

describe('full metadata', () => {
  it('each entity of a page has its own links', () => {
    const page: JsonObject = { value: [{ id: 'a' }, { name: 'without id' }] };
    const { value } = atOnce(withFullMetadata(page, root, [{ set: plants, id: 'p' }, { set: twigs }]));
    expect(value).toEqual([
      { '@odata.type': '#test.twig', ...links(`${url}/twigs('a')`), id: 'a' },
      { '@odata.type': '#test.twig', name: 'without id' },
    ]);
  });

  it('an entity of a collection that spans others has no link that the collection could not follow', () => {
    const across = { ...twigs, home: { path: [plants, twigs], ids: () => [] } };
    const { value } = atOnce(withFullMetadata({ value: [{ id: 'a' }] }, root, [{ set: across }]));
    expect(value).toEqual([{ '@odata.type': '#test.twig', id: 'a' }]);
  });
});

describe('a part', () => {
  const ofKind = { kind: 'enum', enum: Kind } as const;

  it('that is an entity has its type and links', () => {
    const at = `${url}/keeper`;
    expect(atOnce(withPartMetadata({ id: 'k' }, { type: { kind: 'entity', type: twigs.type }, url: at }))).toEqual({
      '@odata.type': '#test.twig',
      ...links(at),
      id: 'k',
    });
  });

  it('that has members has its type and theirs', () => {
    expect(atOnce(withPartMetadata({ height: 1 }, { type: { kind: 'complex', type } }))).toEqual({
      '@odata.type': '#test.plant',
      'height@odata.type': '#Int32',
      height: 1,
    });
  });

  it.each([
    [edm.DateTimeOffset, '2024-01-01T00:00:00Z', '#DateTimeOffset'],
    [edm.String, 'a', undefined],
    [edm.Boolean, true, undefined],
    [ofKind, 'oak', '#test.kind'],
    [collectionOf(ofKind), ['oak'], '#Collection(test.kind)'],
    [collectionOf(edm.String), ['a'], '#Collection(String)'],
    [{ kind: 'untyped' } as const, 'a', undefined],
  ])('%j: %j is of %s', (of, value, name) => {
    expect(atOnce(withPartMetadata({ '@odata.context': 'c', value }, { type: of }))).toEqual({
      '@odata.context': 'c',
      ...(name === undefined ? {} : { '@odata.type': name }),
      value,
    });
  });

  it('that is a collection has the type of each item', () => {
    const items = { kind: 'complex', type } as const;
    expect(atOnce(withPartMetadata({ value: [{ name: 'a' }, null] }, { type: collectionOf(items) }))).toEqual({
      '@odata.type': '#Collection(test.plant)',
      value: [{ '@odata.type': '#test.plant', name: 'a' }, null],
    });
  });
});
