import { callRecords, sessions } from '../call-records/entity-sets';
import { StatementCache } from './statement-cache';

const at = (id?: string) => [{ set: callRecords, id }];

/** @returns a function that tells whether what is asked for is made anew */
function asking() {
  const reads = new StatementCache<object>();
  const makes: object[] = [];
  return (...[path, query = '', more = '']: [ReturnType<typeof at>, string?, string?]): boolean => {
    const before = makes.length;
    const made = reads.of(path, query, more, () => {
      makes.push({ path, query });
      return makes.at(-1) as object;
    });
    expect(makes).toContain(made);
    return makes.length > before;
  };
}

describe('statement cache', () => {
  it('makes once what differs in ids only', () => {
    const isMade = asking();
    expect(['1', '2', '1', "''"].map((id) => isMade(at(id)))).toEqual([true, false, false, false]);
  });

  it('tells queries, collections, entities and preferences apart', () => {
    const isMade = asking();
    const below = [...at('1'), { set: sessions, id: '1' }];
    const different = [
      () => isMade(at('1')),
      () => isMade(at()),
      () => isMade(at('1'), '$select=id'),
      () => isMade(at('1'), '', '5'),
      () => isMade(below),
    ];
    expect(different.map((ask) => ask())).toEqual(different.map(() => true));
    expect(different.map((ask) => ask())).toEqual(different.map(() => false));
  });

  it('keeps nothing of a request that is refused', () => {
    const reads = new StatementCache<number>();
    const refuse = () => {
      throw new Error('refused');
    };
    expect(() => reads.of(at(), 'a', '', refuse)).toThrow('refused');
    expect(reads.of(at(), 'a', '', () => 1)).toBe(1);
  });

  it('forgets what was not asked for longest, and keeps no long query', () => {
    const isMade = asking();
    isMade(at(), 'first');
    isMade(at(), 'second');
    for (let n = 0; n < 199; n++) {
      isMade(at(), 'first');
      isMade(at(), `other ${n}`);
    }
    expect([isMade(at(), 'first'), isMade(at(), 'second')]).toEqual([false, true]);
    expect([isMade(at(), 'x'.repeat(1_001)), isMade(at(), 'x'.repeat(1_001))]).toEqual([true, true]);
  });
});
