import { plants } from '../../../test/support/plants';
import { parseSelect } from '../syntax/parse';
import { planSelect } from './plan-select';
import type { Selection } from './selection';

const planned = (text: string, computed: readonly string[] = []) =>
  planSelect(plants.type, parseSelect(text), new Set(computed));

/** A selection as nested objects; null: the whole member. */
function shown(selection: Selection | undefined): object | null {
  return selection ? Object.fromEntries([...selection].map(([name, deeper]) => [name, shown(deeper)])) : null;
}

describe('plan select', () => {
  it('without $select all is selected', () => {
    expect(planSelect(plants.type, undefined)).toBeUndefined();
  });

  it.each([
    ['name,height', { name: null, height: null }],
    ['*', null],
    ['name,*', null],
    ['owner/bag/label', { owner: { bag: { label: null } } }],
    ['owner($select=name,bag)', { owner: { name: null, bag: null } }],
    ['owner/bag($select=label)', { owner: { bag: { label: null } } }],
    ['owner/name,owner', { owner: null }],
    ['owner/name,owner/bag', { owner: { name: null, bag: null } }],
    ['owner/*', { owner: null }],
    ['owners/name', { owners: { name: null } }],
    ['owner/test.person/age', { owner: { age: null } }],
    ['owner/person/age', { owner: { age: null } }],
    ['test.plant/name', { name: null }],
    ['twigs', { twigs: null }],
    // A value may be of a type that derives from the declared one.
    ['owner/age', { owner: { age: null } }],
    // An open type may have any member.
    ['owner/bag/anything/below', { owner: { bag: { anything: { below: null } } } }],
    // All operations of a namespace, of which there are none.
    ['name,test.*', { name: null }],
  ])('%s', (text, selection) => {
    expect(shown(planned(text))).toEqual(selection);
  });

  it('names what $compute adds, but nothing below it', () => {
    expect(shown(planned('size,name', ['size']))).toEqual({ size: null, name: null });
    expect(() => planned('size/a', ['size'])).toThrow("Unknown property 'size' of plant");
  });

  it.each([
    ['nme', "$select: Unknown property 'nme' of plant at 1; did you mean 'name'?"],
    ['name,owner/nme', "$select: Unknown property 'nme' of owner at 12; did you mean 'name'?"],
    ['name/first', "'name' has no properties"],
    ['name($select=first)', "'name' has no properties"],
    ['twigs/name', "'twigs' is a collection of entities"],
    ['owner/test.bag/label', "'test.bag' is not a type that derives from test.owner"],
    ['test.person/age', "'test.person' is not a type that derives from test.plant"],
  ])('%s is refused', (text, message) => {
    expect(() => planned(text)).toThrow(message);
  });

  it.each(['owner($filter=true)', 'owner($top=1)', '@test.term'])('%s is not offered', (text) => {
    expect(() => planned(text)).toThrow(expect.objectContaining({ kind: 'notImplemented' }) as Error);
  });
});
