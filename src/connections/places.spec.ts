import { Places, type Occupant } from './places';

interface Item extends Occupant {
  readonly name: string;
  isBusy: boolean;
}

const room = { all: 8, strangers: 6, ofAddress: 3 };
const item = (name: string): Item => ({ name, isBusy: false });

let places: Places<Item>;
beforeEach(() => (places = new Places(room)));

/** @returns the names of the connections that were closed */
function add(address: string | undefined, ...names: string[]): (string | undefined)[] {
  return names.map((name) => {
    const leaving = places.add(item(name), address);
    if (leaving) places.remove(leaving);
    return leaving?.name;
  });
}
const named = (wanted: string): Item => [...places.items].find(({ name }) => name === wanted) as Item;

describe('places of connections', () => {
  it('an address displaces its own, those first that were not used for longest', () => {
    expect(add('a', '1', '2', '3')).toEqual([undefined, undefined, undefined]);
    places.used(named('1'));
    expect(add('a', '4')).toEqual(['2']);
    named('3').isBusy = true;
    expect(add('a', '5')).toEqual(['1']);
  });

  it('where all others of an address are busy, the newcomer goes', () => {
    add('a', '1', '2', '3');
    for (const each of places.items) each.isBusy = true;
    expect(add('a', '4')).toEqual(['4']);
  });

  it('what comes from a proxy is not counted by address', () => {
    expect(add(undefined, '1', '2', '3', '4', '5', '6')).toEqual(Array(6).fill(undefined));
    expect(add(undefined, '7')).toEqual(['1']);
  });

  it('of all strangers those go whose address has most', () => {
    add('a', '1', '2', '3');
    add('b', '4', '5');
    add('c', '6');
    expect(add('d', '7', '8')).toEqual(['1', '2']);
    expect([...places.items].map(({ name }) => name)).toEqual(['3', '4', '5', '6', '7', '8']);
  });

  it('of all connections those of the tenant go that has most, and those with a token are no strangers', () => {
    for (const name of ['1', '2', '3', '4', '5', '6', '7']) {
      add('a', name);
      places.know(named(name), name < '6' ? 'tenant' : 'other');
    }
    expect(add('a', '8')).toEqual([undefined]);
    places.know(named('8'), 'third');
    expect(add('a', '9', '10')).toEqual(['1', '2']);
  });

  it('forgets those that are gone', () => {
    add('a', '1', '2', '3');
    for (const each of [...places.items]) places.remove(each);
    expect(add('a', '4', '5', '6')).toEqual([undefined, undefined, undefined]);
    expect([...places.items].map(({ name }) => name)).toEqual(['4', '5', '6']);
  });
});
