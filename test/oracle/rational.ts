const notation = /^([+-]?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i;

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return a < 0n ? -a : a;
}

/** An exact fraction in lowest terms, its denominator above 0. */
export class Rational {
  static readonly zero = new Rational(0n, 1n);

  private constructor(
    readonly numerator: bigint,
    readonly denominator: bigint,
  ) {}

  /** @throws RangeError when the denominator is 0 */
  static of(numerator: bigint, denominator = 1n): Rational {
    if (denominator === 0n) throw new RangeError('Division by zero.');
    const sign = denominator < 0n ? -1n : 1n;
    const divisor = greatestCommonDivisor(numerator, denominator) * sign;
    return new Rational(numerator / divisor, denominator / divisor);
  }

  /** The exact value of a decimal number, also with an exponent; undefined for any other text. */
  static parse(text: string): Rational | undefined {
    const match = notation.exec(text);
    if (!match) return undefined;
    const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
    const digits = BigInt(`${sign === '-' ? '-' : ''}${whole}${fraction}`);
    const power = BigInt(exponent) - BigInt(fraction.length);
    return power < 0n ? Rational.of(digits, 10n ** -power) : Rational.of(digits * 10n ** power);
  }

  get isWhole(): boolean {
    return this.denominator === 1n;
  }

  get sign(): -1 | 0 | 1 {
    if (this.numerator === 0n) return 0;
    return this.numerator < 0n ? -1 : 1;
  }

  plus(other: Rational): Rational {
    const numerator = this.numerator * other.denominator + other.numerator * this.denominator;
    return Rational.of(numerator, this.denominator * other.denominator);
  }

  minus(other: Rational): Rational {
    return this.plus(other.negated());
  }

  negated(): Rational {
    return new Rational(-this.numerator, this.denominator);
  }

  times(other: Rational): Rational {
    return Rational.of(this.numerator * other.numerator, this.denominator * other.denominator);
  }

  /** @throws RangeError when the other is 0 */
  dividedBy(other: Rational): Rational {
    return Rational.of(this.numerator * other.denominator, this.denominator * other.numerator);
  }

  compare(other: Rational): -1 | 0 | 1 {
    return this.minus(other).sign;
  }

  /** The whole number next to it in the direction of 0. */
  truncated(): bigint {
    return this.numerator / this.denominator;
  }

  floor(): bigint {
    const whole = this.truncated();
    return this.sign < 0 && !this.isWhole ? whole - 1n : whole;
  }

  ceiling(): bigint {
    return -this.negated().floor();
  }

  /** The nearest whole number; halves go away from 0. */
  rounded(): bigint {
    const half = Rational.of(this.sign < 0 ? -1n : 1n, 2n);
    return this.plus(half).truncated();
  }

  /** Decimal text: exact where the fraction ends, otherwise with 30 digits after the point. */
  toString(): string {
    const places = this.decimalPlaces() ?? 30;
    const scaled = (this.numerator * 10n ** BigInt(places)) / this.denominator;
    const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(places + 1, '0');
    const sign = scaled < 0n ? '-' : '';
    return places === 0 ? sign + digits : `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`;
  }

  /** Digits after the point that say it exactly; undefined when no number of them does. */
  private decimalPlaces(): number | undefined {
    let rest = this.denominator;
    let [twos, fives] = [0, 0];
    for (; rest % 2n === 0n; twos++) rest /= 2n;
    for (; rest % 5n === 0n; fives++) rest /= 5n;
    return rest === 1n ? Math.max(twos, fives) : undefined;
  }
}
