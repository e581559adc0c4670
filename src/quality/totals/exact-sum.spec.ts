import { decimalOf, unitsOf } from './exact-sum';

describe('an exact sum', () => {
  it.each(['0', '1', '-1', '0.016', '-0.000000000000000000000001', '4.409', '1000000000000000.5'])(
    'keeps %s',
    (text) => {
      expect(decimalOf(unitsOf(text) ?? 0n)).toBe(text);
    },
  );

  it('leaves nothing when all is subtracted that was added', () => {
    const texts = ['0.1', '0.2', '0.3', '123456789.000000001'];
    const sum = texts.reduce((total, text) => total + (unitsOf(text) ?? 0n), 0n);
    expect(decimalOf(sum)).toBe('123456789.600000001');
    expect(texts.reduce((total, text) => total - (unitsOf(text) ?? 0n), sum)).toBe(0n);
  });

  it('drops what is below its digits', () => {
    expect(unitsOf(`0.${'0'.repeat(24)}9`)).toBe(0n);
  });

  it.each(['NaN', 'Infinity', '-Infinity', '', 'x'])('has no part of %s', (text) => {
    expect(unitsOf(text)).toBeUndefined();
  });
});
