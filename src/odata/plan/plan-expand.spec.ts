import { twigs, Twig } from '../../../test/support/plants';
import { EdmContained, EdmString, EdmType } from '../../edm/decorators';
import { typeOf } from '../../edm/registry';
import type { EntitySet } from '../entity-set';
import { parseExpand, parseOptions } from '../syntax/parse';
import { planPage, type EntityPlan } from './plan';
import { namedExpansions, planOwned } from './plan-expand';

@EdmType({ name: 'test.garden', doc: 'A garden.', entity: true })
class Garden {
  @EdmString('Its id.') id?: string;
  @EdmString('Its name.') name?: string;
  @EdmContained(() => Twig, 'Its twigs.', { collection: true }) twigs?: Twig[];
  @EdmContained(() => Twig, 'Its keeper.', { autoExpand: true }) keeper?: Twig;
}
@EdmType({ name: 'test.park', doc: 'A park.', entity: true })
class Park {
  @EdmString('Its id.') id?: string;
  @EdmContained(() => Garden, 'Its gardens.', { collection: true }) gardens?: Garden[];
}

const setOf = (name: string, target: typeof Garden | typeof Park, child: EntitySet): EntitySet => ({
  ...twigs,
  ...{ name, table: name, type: typeOf(target), parentKey: [], children: new Map([[child.name, child]]) },
});
const gardens = setOf('gardens', Garden, twigs);
const parks = setOf('parks', Park, gardens);

/** The names of expanded collections, nested. */
interface Tree {
  readonly [name: string]: Tree;
}
function tree({ expand }: Pick<EntityPlan, 'expand'>): Tree {
  return Object.fromEntries(expand.map(({ name, page }) => [name, tree(page)]));
}

const plan = (query: string) => planPage(parks, parseOptions(query), { most: 100 });

describe('plan expand', () => {
  it.each<[string, Tree]>([
    ['gardens', { gardens: {} }],
    ['test.park/gardens', { gardens: {} }],
    ['gardens($expand=twigs)', { gardens: { twigs: {} } }],
    ['*', { gardens: {} }],
    ['*($levels=1)', { gardens: {} }],
    ['*($levels=2)', { gardens: { twigs: {} } }],
    ['*($levels=max)', { gardens: { twigs: {} } }],
    ['gardens,*($levels=2)', { gardens: {} }],
    ['gardens($expand=*)', { gardens: { twigs: {} } }],
  ])('$expand=%s', (text, expected) => {
    expect(tree(plan(`$expand=${text}`))).toEqual(expected);
  });

  it.each([
    ['gardens', 'entities'],
    ['gardens/$ref', 'references'],
    ['gardens/$count', 'count'],
    ['*/$ref', 'references'],
  ])('%s gives %s', (text, kind) => {
    expect(plan(`$expand=${text}`).expand).toMatchObject([{ name: 'gardens', kind }]);
  });

  it('options in parentheses are those of the expanded collection', () => {
    const [item] = plan(
      '$expand=gardens($filter=true;$orderby=name desc;$top=2;$skip=1;$count=true;$select=id)',
    ).expand;
    expect(item?.page).toMatchObject({ limit: 2, skip: 1, total: true, order: [{ descending: true }] });
    expect([...(item?.page.select?.keys() ?? [])]).toEqual(['id']);
  });

  it('a link to more carries the aliases of the request', () => {
    const [item] = plan("$expand=gardens($filter=name eq @n)&@n='a'").expand;
    expect(Object.fromEntries(item?.page.options.written ?? [])).toEqual({ $filter: 'name eq @n', '@n': "'a'" });
  });

  it.each([
    ['gardens,gardens', "$expand: names 'gardens' twice"],
    ['id', "'id' is not a navigation property"],
    ['gardns', "Unknown property 'gardns' of park at 1; did you mean 'gardens'?"],
    ['gardens/twigs', "Properties of 'gardens' belong in its parentheses"],
    ['gardens($expand=name)', "'name' is not a navigation property"],
  ])('%s is refused', (text, message) => {
    expect(() => plan(`$expand=${text}`)).toThrow(message);
  });
});

describe('a single entity that is part of every answer', () => {
  const owned = (text: string) => planOwned(gardens.type, undefined, namedExpansions(gardens, parseExpand(text)).owned);

  it('is there anyway', () => expect(owned('keeper')).toBeUndefined());

  it('shows what is selected of it, beside all that the entity has', () => {
    const selection = owned('keeper($select=name)');
    expect([...(selection?.keys() ?? [])]).toEqual(['id', 'name', 'twigs', 'keeper']);
    expect(selection?.get('keeper')).toEqual(new Map([['name', undefined]]));
    expect(selection?.get('name')).toBeUndefined();
  });

  it('is added to what is selected', () => {
    const { owned: named } = namedExpansions(gardens, parseExpand('keeper'));
    expect(planOwned(gardens.type, new Map([['id', undefined]]), named)).toEqual(
      new Map([
        ['id', undefined],
        ['keeper', undefined],
      ]),
    );
  });

  it.each([
    ['keeper/$count', "'keeper' is not a collection"],
    ['keeper($filter=true)', "'keeper' does not take the option $filter"],
  ])('%s is refused', (text, message) => {
    expect(() => owned(text)).toThrow(message);
  });
});
