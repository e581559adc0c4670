import { StatementNames } from './statement-names';

describe('statement names', () => {
  it('keeps the names of texts that come again and again, whatever else comes once', () => {
    const names = new StatementNames(10, 100);
    const often = ['a', 'b', 'c'];
    const first = often.map((text) => names.nameOf(text));
    for (let n = 0; n < 1_000; n++) {
      expect(often.map((text) => names.nameOf(text))).toEqual(first);
      names.nameOf(`once ${n}`);
    }
    expect(first.every((name) => name !== undefined && names.has(name))).toBe(true);
  });

  it('forgets what does not come any more, and has no more names than it may', () => {
    const names = new StatementNames(10, 100);
    const all = Array.from({ length: 50 }, (_, n) => names.nameOf(`text ${n}`) ?? '');
    expect(all.map((name) => names.has(name))).toEqual([
      ...Array<boolean>(40).fill(false),
      ...Array<boolean>(10).fill(true),
    ]);
    expect(new Set(all).size).toBe(50);
  });

  it('gives no name to a long text', () => {
    expect(new StatementNames(10, 100).nameOf('x'.repeat(101))).toBeUndefined();
  });
});
