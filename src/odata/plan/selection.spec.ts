import { mergeSelections, type Selection } from './selection';

const of = (...names: string[]): Selection => new Map(names.map((name) => [name, undefined]));

describe('a selection', () => {
  it.each<[string, Selection | undefined, Selection | undefined, Selection | undefined]>([
    ['all and some are all', undefined, of('a'), undefined],
    ['some and all are all', of('a'), undefined, undefined],
    ['names add up', of('a'), of('b'), of('a', 'b')],
    ['a whole member covers a part of it', of('a'), new Map([['a', of('b')]]), of('a')],
    ['a part and the whole member', new Map([['a', of('b')]]), of('a'), of('a')],
    [
      'parts of one member add up',
      new Map([['a', of('b')]]),
      new Map([['a', of('c')]]),
      new Map([['a', of('b', 'c')]]),
    ],
  ])('%s', (_, one, other, expected) => {
    expect(mergeSelections(one, other)).toEqual(expected);
  });
});
