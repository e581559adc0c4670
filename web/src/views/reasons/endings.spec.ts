import { byCodes, bySentence, bySide, totalsOf } from './endings';
import type { Ending } from './reasons-query';

const ending = (outcome: string, calls: number, more: Partial<Ending> = {}): Ending => ({
  ...{ outcome, outcomeText: `It was ${outcome}.`, calls },
  ...{ endedBy: null, fromType: 'user', toType: 'phone', sipCode: null, q850Cause: null, subCode: null },
  ...more,
});

const endings = [
  ending('answered', 80),
  ending('dropped', 4, { endedBy: 'platform', q850Cause: 804 }),
  ending('busy', 6, { endedBy: 'callee', sipCode: 486, q850Cause: 17 }),
  ending('busy', 2, { endedBy: 'callee', sipCode: 486, q850Cause: 17, toType: 'user' }),
  ending('canceled', 3, { endedBy: 'caller', sipCode: 487 }),
  ending('neutral', 2, { sipCode: 302 }),
  ending('networkFailed', 5, { sipCode: 503 }),
  ending('unknown', 1),
];

it('calls that went on elsewhere are no attempts, and only decided ones count for NER', () => {
  expect(totalsOf(endings)).toEqual({
    ...{ calls: 103, attempts: 101, answered: 84 },
    ...{ decided: 97, delivered: 92, failed: 5, dropped: 4 },
  });
});

it('equal codes of different parties are one row, the most frequent first', () => {
  expect(byCodes(endings).map(({ key: { sipCode, q850Cause }, calls }) => [sipCode, q850Cause, calls])).toEqual([
    [486, 17, 8],
    [503, null, 5],
    [null, 804, 4],
    [487, null, 3],
    [302, null, 2],
  ]);
});

it('each sentence has its calls', () => {
  expect(bySentence(endings)[1]).toEqual({ key: { outcome: 'busy', outcomeText: 'It was busy.' }, calls: 8 });
});

it('each end belongs to one side', () => {
  const sides = bySide(endings).map(({ side, totals }) => [side, totals.calls]);
  expect(sides).toEqual([
    ['ours', 5],
    ['far', 6],
    ['platform', 4],
    ['none', 88],
  ]);
});
