import { plantScope, where } from '../../../../test/support/plants';
import { limits } from '../../limits';
import { QueryError } from '../../query-error';
import { parseExpression } from '../../syntax/parse';
import { planExpression } from './plan-expression';

function refusal(condition: string, aliases?: ReadonlyMap<string, string>): QueryError {
  const parsed = new Map([...(aliases ?? [])].map(([name, text]) => [name, parseExpression(text)]));
  try {
    where(condition, plantScope({ aliases: parsed }));
  } catch (error) {
    if (error instanceof QueryError) return error;
    throw error;
  }
  throw new Error(`${condition} was not refused`);
}

describe('a condition is refused', () => {
  it.each([
    ["nam eq 'x'", `Unknown property 'nam' of plant at 1; did you mean 'name'?`],
    ["owner/nme eq 'x'", `Unknown property 'nme' of owner at 7; did you mean 'name'?`],
    ["owner/cod eq 'x'", `Unknown property 'cod' of owner at 7; did you mean 'code'?`],
    [
      "owner/code eq 'x'",
      `'code' is of different types in test.person and test.company; name one of them before it at 7`,
    ],
    ['owner/test.plant/name eq null', 'A value of test.owner is never of test.plant at 7'],
    ['owner/test.persn/name eq null', `Unknown type 'test.persn' at 7; did you mean 'test.person'?`],
    ['name/first eq null', `'first' cannot be read from a value of Edm.String at 6`],
    ['twigs/name eq null', `'name' cannot be read from a collection: use any, all or $count at 7`],
    ["kind eq 'oack'", `Unknown member 'oack' of test.kind at 9; did you mean 'oak'?`],
    ["kind eq test.kind'elm'", `Unknown member 'elm' of test.kind at 9`],
    ["kind eq test.kid'oak'", `Unknown enumeration 'test.kid' at 9; did you mean 'test.kind'?`],
    ['kind has 1', `'has' needs a member of test.kind after it at 10`],
    ["height has 'oak'", `'has' needs a value of an enumeration before it at 1`],
    [
      "height eq '1'",
      `'eq' cannot compare Edm.Int32 and Edm.String (values of Edm.Int32 are not written in quotes) at 1`,
    ],
    [
      "planted ge '2024-02-30'",
      `'ge' cannot compare Edm.DateTimeOffset and Edm.String ('2024-02-30' is no value of Edm.DateTimeOffset) at 1`,
    ],
    [
      "'1 minute' eq duration'PT1M'",
      `'eq' cannot compare Edm.String and Edm.Duration ('1 minute' is no value of Edm.Duration) at 1`,
    ],
    ['name gt 1', `'gt' cannot compare Edm.String and Edm.Int32 at 1`],
    ['owner gt owner', `Values of test.owner have no order for 'gt' at 1`],
    ['name', 'A condition must be of Edm.Boolean, not Edm.String, at 1'],
    ['not height', 'A condition must be of Edm.Boolean, not Edm.Int32, at 5'],
    ['name add 1 eq 1', `'add' cannot be applied to Edm.String and Edm.Int32 at 1`],
    ['height div 0 eq 1', `'div' by zero at 12`],
    ['height mod 0.0 eq 1', `'mod' by zero at 12`],
    ["planted add '1 minute' eq null", `'add' cannot be applied to Edm.DateTimeOffset and Edm.String at 1`],
    ["'PT1M' add 'PT1M' eq null", `'add' cannot be applied to Edm.String and Edm.String at 1`],
    ["'PT1M' mul 2 eq null", `'mul' cannot be applied to Edm.String and Edm.Int32 at 1`],
    ["duration'PT1S' divby 0 eq null", `'divby' by zero at 22`],
    ["duration'PT1S' div 0 eq null", `'div' by zero at 20`],
    ['-name eq null', `'-' cannot be applied to Edm.String at 1`],
    [
      'contains(height,name)',
      'contains(Edm.String, Edm.String), contains(a collection, a collection) does not take (Edm.Int32, Edm.String) at 1',
    ],
    ["substring(name,1.5) eq ''", 'substring(Edm.String, a whole number)'],
    ['matchesPattern(name,name)', 'The pattern of matchesPattern must be a literal at 21'],
    ["matchesPattern(name,'(')", 'The pattern is not supported (Invalid regular expression'],
    ["matchesPattern(name,'(a)\\1')", 'The pattern is not supported (has a back reference) at 21'],
    ["matchesPattern(name,'\\p{L}')", 'The pattern is not supported (has a Unicode property) at 21'],
    ["matchesPattern(name,'(a{100}){100}')", 'The pattern is not supported (matches more than 1000 characters) at 21'],
    ["matchesPattern(name,'a{256}')", 'The pattern is not supported (repeats something more than 255 times) at 21'],
    ['cast(owner,Edm.Int32) eq 1', 'A value of test.owner cannot be cast to Edm.Int32 at 1'],
    ['kinds/any(k:kinds/any(k:true))', `The variable 'k' is already in use at 19`],
    ['name/any()', 'any needs a collection before it at 6'],
    ['name/$count eq 1', '$count needs a collection before it at 6'],
    ['twigs eq null', 'A collection of entities is not a value: use any, all or $count at 1'],
    ["twigs/$filter(name eq 'x') eq null", 'A collection of entities is not a value'],
    ['case(true:twigs) eq null', 'A collection of entities is not a value'],
    ['isof(twigs,test.twig)', 'A collection of entities is not a value'],
    ['twigs/any(t:t eq t)', 'Entities are compared by their ids only at 13'],
    ['$it in twigs', "'eq' cannot compare test.twig and test.plant at 1"],
    ['$this/name eq null', '$this has no meaning here at 1'],
    ['1e400 eq 1', `'1e400' is not a number within the range of a double at 1`],
    ["case(true:1,false:'a') eq 1", `'case' gives both Edm.Int32 and Edm.String at 1`],
  ])('%s', (condition, message) => {
    const error = refusal(condition);
    expect(error.message.startsWith(`$filter: ${message}`) ? message : error.message).toBe(message);
    expect(error.kind).toBe('invalid');
  });

  it.each([
    ['name/@Core.Messages eq null', '@Core.Messages'],
    ["geo.length(geography'SRID=0;LineString(0 0,1 1)') eq 1", 'geo.length'],
    ['twigs/test.count(a=1) eq 1', 'test.count'],
    ['cast(kinds,Collection(Edm.String)) eq null', 'Collection(Edm.String)'],
  ])('%s, as a part of the standard that is left out', (condition, name) => {
    const error = refusal(condition);
    expect(error.message).toContain(name);
    expect(error.kind).toBe('notImplemented');
  });

  it('where a parameter alias refers to itself, or aliases grow without end', () => {
    expect(
      refusal(
        '@a eq 1',
        new Map([
          ['@a', '@b'],
          ['@b', '@a add 1'],
        ]),
      ).message,
    ).toContain('The parameter alias @a refers to itself at 1');
    const doubling = Array.from({ length: 30 }, (_, n) => [`@x${n}`, `@x${n + 1} add @x${n + 1}`] as const);
    const aliases = new Map([...doubling, ['@x30', '1'] as const]);
    expect(refusal('@x0 eq 1', aliases).message).toContain(limits.plannedParts.message);
  });

  it('where computed properties grow without end', () => {
    let computed = new Map([['c', planExpression(parseExpression('height'), plantScope())]]);
    const grow = (): void => {
      for (let n = 0; n < 30; n++)
        computed = new Map([['c', planExpression(parseExpression('c add c'), plantScope({ computed }))]]);
    };
    expect(grow).toThrow(limits.plannedParts.message);
  });
});

describe('plan expression', () => {
  it('freezes what it plans', () => {
    const planned = planExpression(
      parseExpression("twigs/any(t:t/name in ('a') and not (height add 1 gt 2))"),
      plantScope(),
    );
    const check = (value: unknown): void => {
      if (typeof value !== 'object' || value === null || value instanceof Map || value.constructor.name !== 'Object')
        return;
      expect(Object.isFrozen(value)).toBe(true);
      for (const [name, member] of Object.entries(value)) if (!['type', 'set'].includes(name)) check(member);
    };
    check(planned);
  });
});
