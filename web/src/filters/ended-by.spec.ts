import { enderCondition, enderOf, enders } from './ended-by';

describe('who ended a call', () => {
  it.each([
    ['caller', 'user', 'phone', 'ours'],
    ['callee', 'user', 'phone', 'far'],
    ['caller', 'phone', 'user', 'far'],
    ['callee', 'phone', 'user', 'ours'],
    ['callee', 'user', 'service', 'platform'],
    ['platform', 'user', 'user', 'platform'],
    ['callee', 'user', null, 'none'],
    [null, 'user', 'user', 'none'],
  ])('%s of a call from %s to %s is %s', (endedBy, fromType, toType, expected) =>
    expect(enderOf({ endedBy, fromType, toType })).toBe(expected),
  );

  it('has a condition for each answer', () => {
    expect(enderCondition('far')).toBe(
      "((endedBy eq 'caller' and fromType in ('phone','guest','other')) or " +
        "(endedBy eq 'callee' and toType in ('phone','guest','other')))",
    );
    expect(new Set([...enders.keys()].map(enderCondition)).size).toBe(enders.size);
  });
});
