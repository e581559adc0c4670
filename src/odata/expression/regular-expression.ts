/** A pattern that is not valid, or says what PostgreSQL cannot. */
export class PatternProblem extends Error {}

/** Most characters that a pattern may stand for once all its repetitions are written out; each costs memory. */
const MOST_STEPS = 1_000;
/** Most repetitions that PostgreSQL counts. */
const MOST_REPETITIONS = 255;
/** Deepest nesting of groups. */
const MOST_DEPTH = 50;

const blanks = '\\t\\n\\v\\f\\r \\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff';
/** Insides of bracket expressions for the classes of ECMAScript, which know ASCII digits and letters only. */
const classes: Readonly<Record<string, string>> = { d: '0-9', w: 'A-Za-z0-9_', s: blanks };
const controls: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13, '0': 0 };
/** Every line end of ECMAScript, which a dot does not match. */
const anyButLineEnd = '[^\\n\\r\\u2028\\u2029]';

/**
 * The pattern as an advanced regular expression of PostgreSQL that matches the same texts. matchesPattern takes the
 * regular expressions of ECMAScript (section 5.1.1.7.1), here with the flag `u`, so that a character is a code point.
 * @throws PatternProblem where it is no such pattern, refers back to a group, names a property of Unicode, or repeats so
 * much that PostgreSQL would refuse it
 */
export function toPostgresPattern(pattern: string): string {
  try {
    new RegExp(pattern, 'u');
  } catch (error) {
    throw new PatternProblem(error instanceof Error ? error.message : 'not valid');
  }
  const { text, steps } = new Translation([...pattern]).alternatives(0);
  if (steps > MOST_STEPS) throw new PatternProblem(`stands for more than ${MOST_STEPS} characters`);
  // Tells PostgreSQL that an advanced expression follows, whatever the pattern begins with.
  return `***:${text}`;
}

interface Part {
  readonly text: string;
  /** How many characters it stands for, at most. */
  readonly steps: number;
}

/** Goes through the characters of a pattern that ECMAScript has accepted. */
class Translation {
  private at = 0;

  constructor(private readonly characters: readonly string[]) {}

  alternatives(depth: number): Part {
    if (depth > MOST_DEPTH) throw new PatternProblem(`nests groups deeper than ${MOST_DEPTH} levels`);
    let text = '';
    let steps = 0;
    while (this.at < this.characters.length && this.peek() !== ')') {
      if (this.peek() === '|') {
        this.at++;
        text += '|';
        continue;
      }
      const part = this.repeated(depth);
      text += part.text;
      steps += part.steps;
    }
    return { text, steps };
  }

  private repeated(depth: number): Part {
    const part = this.single(depth);
    const next = this.peek();
    const bounds = next === '*' || next === '+' || next === '?' ? this.take() : next === '{' ? this.bounds() : '';
    if (bounds === '') return part;
    // Whether a match is the shortest or the longest does not matter to whether there is one.
    if (this.peek() === '?') this.at++;
    const most = bounds.startsWith('{') ? Math.max(...bounds.slice(1, -1).split(',').map(Number)) : 1;
    if (most > MOST_REPETITIONS) throw new PatternProblem(`repeats something more than ${MOST_REPETITIONS} times`);
    const steps = part.steps * Math.max(most, 1);
    if (steps > MOST_STEPS) throw new PatternProblem(`stands for more than ${MOST_STEPS} characters`);
    return { text: `${part.text}${bounds}`, steps };
  }

  private bounds(): string {
    const end = this.characters.indexOf('}', this.at);
    const text = this.characters.slice(this.at, end + 1).join('');
    this.at = end + 1;
    return text;
  }

  private single(depth: number): Part {
    const character = this.take();
    switch (character) {
      case '(':
        return this.group(depth);
      case '[':
        return { text: this.bracket(), steps: 1 };
      case '\\':
        return this.escaped();
      case '.':
        return { text: anyButLineEnd, steps: 1 };
      case '^':
        return { text: '^', steps: 1 };
      case '$':
        return { text: '$', steps: 1 };
      default:
        return { text: quoted(character.codePointAt(0) as number), steps: 1 };
    }
  }

  private group(depth: number): Part {
    const opening = /^\?(?:[:=!]|<[=!]|<[^>]*>)/.exec(this.characters.slice(this.at).join(''))?.[0] ?? '';
    this.at += [...opening].length;
    const isAssertion = /[=!]$/.test(opening);
    const inner = this.alternatives(depth + 1);
    this.at++;
    return { text: `(${isAssertion ? opening : '?:'}${inner.text})`, steps: inner.steps + 1 };
  }

  private escaped(): Part {
    const letter = this.take();
    if (/[1-9k]/.test(letter)) throw new PatternProblem('refers back to a group');
    if (/[pP]/.test(letter)) throw new PatternProblem('names a property of Unicode');
    if (letter === 'b') return { text: '\\y', steps: 1 };
    if (letter === 'B') return { text: '\\Y', steps: 1 };
    const inside = classes[letter.toLowerCase()];
    if (inside !== undefined) return { text: `[${/[A-Z]/.test(letter) ? '^' : ''}${inside}]`, steps: 1 };
    return { text: quoted(this.code(letter)), steps: 1 };
  }

  private bracket(): string {
    let text = this.peek() === '^' ? `[${this.take()}` : '[';
    if (this.peek() === ']') {
      this.at++;
      // Nothing is in no class, and everything is outside of it.
      return text === '[' ? '(?!)' : '(?:.|\\n)';
    }
    while (this.peek() !== ']') text += this.bracketItem();
    this.at++;
    return `${text}]`;
  }

  private bracketItem(): string {
    const first = this.bracketCharacter();
    if (typeof first === 'string') return first;
    const isRange = this.peek() === '-' && this.characters[this.at + 1] !== ']';
    if (!isRange) return quoted(first);
    this.at++;
    const last = this.bracketCharacter() as number;
    return `${quoted(first)}-${quoted(last)}`;
  }

  /** A code point, or the inside of a class. */
  private bracketCharacter(): number | string {
    const character = this.take();
    if (character !== '\\') return character.codePointAt(0) as number;
    const letter = this.take();
    if (/[pP]/.test(letter)) throw new PatternProblem('names a property of Unicode');
    if (/[DWS]/.test(letter)) throw new PatternProblem(`has \\${letter} within brackets`);
    if (letter === 'b') return 8;
    return classes[letter] ?? this.code(letter);
  }

  /** Code point of an escape of which the letter is read. */
  private code(letter: string): number {
    const rest = this.characters.slice(this.at).join('');
    if (letter === 'x') return this.hexadecimal(/^([\da-f]{2})/i, rest);
    if (letter === 'u') return this.unicode(rest);
    if (letter === 'c') return this.take().charCodeAt(0) % 32;
    return Object.hasOwn(controls, letter) ? (controls[letter] as number) : (letter.codePointAt(0) as number);
  }

  private unicode(rest: string): number {
    if (rest.startsWith('{')) return this.hexadecimal(/^\{([\da-f]+)\}/i, rest);
    const pair = /^(d[89ab][\da-f]{2})\\u(d[c-f][\da-f]{2})/i.exec(rest);
    if (!pair) return this.hexadecimal(/^([\da-f]{4})/i, rest);
    this.at += pair[0].length;
    const [high = 0, low = 0] = pair.slice(1).map((digits) => parseInt(digits, 16));
    return 0x10000 + (high - 0xd800) * 0x400 + (low - 0xdc00);
  }

  private hexadecimal(notation: RegExp, rest: string): number {
    const match = notation.exec(rest) as RegExpExecArray;
    this.at += match[0].length;
    return parseInt(match[1] as string, 16);
  }

  private peek(): string | undefined {
    return this.characters[this.at];
  }

  private take(): string {
    return this.characters[this.at++] as string;
  }
}

/** A code point as PostgreSQL writes one that means only itself, inside and outside of brackets. */
function quoted(code: number): string {
  // Neither of the two is in any stored text.
  if (code === 0 || (code >= 0xd800 && code <= 0xdfff)) throw new PatternProblem('names U+0000 or a lone surrogate');
  const character = String.fromCodePoint(code);
  if (/[\p{L}\p{N} _]/u.test(character)) return character;
  const digits = code.toString(16);
  return code > 0xffff ? `\\U${digits.padStart(8, '0')}` : `\\u${digits.padStart(4, '0')}`;
}
