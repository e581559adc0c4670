import { EdmEnum, EdmString, EdmType } from './decorators';
import { enumType } from './enum-type';
import { readBody } from './reading/body';
import { typeOf } from './registry';
import { CREATE } from './rules';
import {
  baseOf,
  betaNamesOf,
  isIn,
  membersOf,
  ownPropertiesOf,
  propertiesOf,
  typeIn,
  typesOf,
  versions,
} from './version';

const Mode = enumType('test.mode', 'A mode.', ['on', 'off', 'unknownFutureValue', 'dimmed', 'dark'], {
  betaMembers: ['dimmed', 'dark'],
});
const Plain = enumType('test.plain', 'Without versions.', ['one', 'two']);

@EdmType({ name: 'test.root', doc: 'Root.' })
class Root {
  @EdmString('In both.')
  first?: string | null;
}

@EdmType({ name: 'test.betaBase', doc: 'Only in beta.', beta: true })
class BetaBase extends Root {
  @EdmString('In both, and in v1.0 declared by what derives.')
  adopted?: string | null;

  @EdmString('Only in beta.', { beta: true })
  hidden?: string | null;
}

@EdmType({ name: 'test.row', doc: 'In both.' })
class Row extends BetaBase {
  @EdmEnum(Mode, 'In both.')
  own?: string | null;

  @EdmString('Only in beta.', { beta: true })
  late?: string | null;
}

const root = typeOf(Root);
const betaBase = typeOf(BetaBase);
const row = typeOf(Row);
const names = (properties: Iterable<{ readonly name: string }>): string[] => [...properties].map(({ name }) => name);

describe('versions', () => {
  it('a type is in v1.0 unless it says beta', () => {
    expect(names(typesOf('v1.0'))).toEqual(['test.root', 'test.row']);
    expect(names(typesOf('beta'))).toEqual(['test.root', 'test.betaBase', 'test.row']);
  });

  it('an enumeration is in v1.0 unless it says beta', () => {
    const late = enumType('test.late', 'Only in beta.', ['one'], { beta: true });
    expect(versions.map((version) => isIn(late, version))).toEqual([false, true]);
    expect(versions.map((version) => isIn(Plain, version))).toEqual([true, true]);
  });

  it('the base of a type in v1.0 is the nearest one that v1.0 has', () => {
    expect(baseOf(row, 'v1.0')).toBe(root);
    expect(baseOf(row, 'beta')).toBe(betaBase);
    expect(baseOf(root, 'v1.0')).toBeUndefined();
  });

  it('a type declares in v1.0 what a base declares that v1.0 lacks', () => {
    expect(names(ownPropertiesOf(row, 'v1.0'))).toEqual(['adopted', 'own']);
    expect(names(ownPropertiesOf(row, 'beta'))).toEqual(['own', 'late']);
  });

  it('values have in v1.0 what is not marked beta, inherited or not', () => {
    expect([...propertiesOf(row, 'v1.0').keys()]).toEqual(['first', 'adopted', 'own']);
    expect([...propertiesOf(row, 'beta').keys()]).toEqual(['first', 'adopted', 'hidden', 'own', 'late']);
    expect(propertiesOf(row, 'v1.0')).toBe(propertiesOf(row, 'v1.0'));
  });

  it('own properties along the bases are all that a value has', () => {
    for (const version of versions) {
      const inherited = names(ownPropertiesOf(root, version));
      const between = version === 'beta' ? names(ownPropertiesOf(betaBase, version)) : [];
      expect([...inherited, ...between, ...names(ownPropertiesOf(row, version))]).toEqual([
        ...propertiesOf(row, version).keys(),
      ]);
    }
  });

  it('members of an enumeration keep their values in v1.0', () => {
    expect(membersOf(Mode, 'v1.0')).toEqual({ on: 0, off: 1, unknownFutureValue: 2 });
    expect(membersOf(Mode, 'beta')).toEqual({ on: 0, off: 1, unknownFutureValue: 2, dimmed: 3, dark: 4 });
    expect(membersOf(Mode, 'v1.0')).toBe(membersOf(Mode, 'v1.0'));
    expect(membersOf(Plain, 'v1.0')).toBe(Plain.members);
  });

  it('a type is the same object in both versions unless they differ', () => {
    expect(versions.map((version) => typeIn(root, version) === root)).toEqual([true, true]);
    expect(typeIn(row, 'beta')).toBe(row);
    const stable = typeIn(row, 'v1.0');
    expect(typeIn(row, 'v1.0')).toBe(stable);
    expect([stable.name, stable.base, names(stable.ownProperties)]).toEqual(['test.row', root, ['adopted', 'own']]);
    expect([...stable.properties.keys()]).toEqual(['first', 'adopted', 'own']);
    expect([stable.isOrDerivesFrom(root), stable.isOrDerivesFrom(row), stable.isOrDerivesFrom(betaBase)]).toEqual([
      true,
      true,
      false,
    ]);
    expect(betaNamesOf(row)).toEqual(['hidden', 'late']);
  });

  it('a body has in v1.0 what v1.0 has', () => {
    const body = { first: 'a', adopted: 'b', late: 'c' };
    expect(readBody(Row, body, CREATE, 'beta').findings).toEqual([]);
    expect(readBody(Row, body, CREATE, 'v1.0', 'value/0').findings).toEqual([
      { code: 'unknownProperty', message: 'is not a property of test.row', target: 'value/0/late' },
    ]);
  });
});
