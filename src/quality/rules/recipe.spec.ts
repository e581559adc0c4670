import { defaultCodecs } from './codecs';
import { recipeId } from './recipe';

const id = recipeId({ ruleSet: 'cqd-2020', codecs: defaultCodecs });

describe('the id of a recipe', () => {
  it('names the version and the rule set', () => expect(id).toMatch(/^\d+-cqd-2020-[\da-f]{16}$/));

  it('is the same in any order, and wherever values come from', () => {
    const reversed = Object.fromEntries(Object.entries(defaultCodecs).reverse());
    expect(recipeId({ ruleSet: 'cqd-2020', codecs: reversed })).toBe(id);
    const opus = { scale: 'fb', ie: 10.2, bpl: 4.3, verified: false, source: 'elsewhere' } as const;
    expect(recipeId({ ruleSet: 'cqd-2020', codecs: { ...defaultCodecs, opus } })).toBe(id);
  });

  it('differs with the rule set and with each value', () => {
    const row = { scale: 'wb', best: 4.2, verified: false, source: 'own' } as const;
    const others = [
      recipeId({ ruleSet: 'cri', codecs: defaultCodecs }),
      recipeId({ ruleSet: 'cqd-2020', codecs: { ...defaultCodecs, satin: row } }),
      recipeId({ ruleSet: 'cqd-2020', codecs: { ...defaultCodecs, satin: { ...row, best: 4.3 } } }),
      recipeId({ ruleSet: 'cqd-2020', codecs: { ...defaultCodecs, satin: { ...row, scale: 'fb' } } }),
    ];
    expect(new Set([id, ...others]).size).toBe(5);
  });
});
