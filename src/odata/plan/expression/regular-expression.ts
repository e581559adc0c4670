import { lookupTable } from '../../../edm/lookup-table';
import { checkCost, checkSteps, PatternProblem, repetition, sequence, single, type PatternPart } from './pattern-cost';

export { PatternProblem } from './pattern-cost';

/** Most characters of a pattern. Names of groups and escapes make a pattern longer without matching more. */
const MOST_CHARACTERS = 10_000;
/** Deepest nesting of groups. */
const MOST_DEPTH = 50;

const blanks = '\\t\\n\\v\\f\\r \\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff';
/** Contents of bracket expressions for ECMAScript's classes, which have only ASCII digits and letters. */
const classes = lookupTable({ d: '0-9', w: 'A-Za-z0-9_', s: blanks });
const controls = lookupTable({ t: 9, n: 10, v: 11, f: 12, r: 13, '0': 0 });
/** Any character but ECMAScript's line ends, which a dot does not match. */
const anyButLineEnd = '[^\\n\\r\\u2028\\u2029]';

/** A pattern in PostgreSQL's syntax. */
export interface PostgresPattern {
  readonly text: string;
  /** How many characters it matches, at most. */
  readonly steps: number;
}

/**
 * Translates a pattern to an advanced regular expression of PostgreSQL that matches the same texts, in time linear in
 * its length. matchesPattern takes the regular expressions of ECMAScript (section 5.1.1.7.1), here with the flag `u`: a
 * character is a code point.
 * @throws PatternProblem where the pattern is not valid, has a back reference or a Unicode property, or would cost
 * PostgreSQL too much
 */
export function toPostgresPattern(pattern: string): PostgresPattern {
  if (pattern.length > MOST_CHARACTERS) throw new PatternProblem(`has more than ${MOST_CHARACTERS} characters`);
  try {
    new RegExp(pattern, 'u');
  } catch (error) {
    throw new PatternProblem(error instanceof Error ? error.message : 'not valid');
  }
  const { text, steps } = new Translation([...pattern]).whole();
  // Marks an advanced expression, whatever the pattern begins with.
  return { text: `***:${text}`, steps };
}

/** Translates the characters of a pattern that ECMAScript has accepted. */
class Translation {
  private at = 0;
  /** Steps so far, without repetitions. */
  private taken = 0;
  /** The characters in the pattern, which PostgreSQL has to distinguish. */
  private readonly named = new Set<number>();

  constructor(private readonly characters: readonly string[]) {}

  whole(): PatternPart {
    const part = this.alternatives(0);
    checkSteps(part.steps);
    checkCost(part, this.named.size);
    return part;
  }

  private alternatives(depth: number): PatternPart {
    if (depth > MOST_DEPTH) throw new PatternProblem(`nests groups deeper than ${MOST_DEPTH} levels`);
    const parts: PatternPart[] = [];
    let isEmpty = true;
    for (let next = this.peek(); next !== undefined && next !== ')'; next = this.peek()) {
      checkSteps(++this.taken);
      const part = next === '|' ? single(this.take(), { optional: isEmpty ? 1 : 0 }) : this.repeated(depth, parts);
      isEmpty = next === '|';
      parts.push(part);
    }
    return sequence(isEmpty ? [...parts, single('', { steps: 0, optional: 1 })] : parts);
  }

  /** @param before the preceding parts on the same level */
  private repeated(depth: number, before: readonly PatternPart[]): PatternPart {
    const part = this.single(depth, before);
    const next = this.peek();
    const bounds = next === '*' || next === '+' || next === '?' ? this.take() : next === '{' ? this.through('}') : '';
    if (bounds === '') return part;
    // Lazy or greedy: it does not matter for whether there is a match.
    if (this.peek() === '?') this.at++;
    return repetition(part, bounds);
  }

  private single(depth: number, before: readonly PatternPart[]): PatternPart {
    const character = this.take();
    switch (character) {
      case '(':
        return this.group(depth, before);
      case '[':
        return this.bracket();
      case '\\':
        return this.escaped();
      case '.':
        return single(anyButLineEnd, { wide: 1 });
      case '^':
      case '$':
        return single(character);
      default:
        return single(this.quoted(character.codePointAt(0) as number));
    }
  }

  private group(depth: number, before: readonly PatternPart[]): PatternPart {
    const opening = this.opening();
    const isAssertion = /[=!]$/.test(opening);
    const inner = this.alternatives(depth + 1);
    this.at++;
    const text = `(${isAssertion ? opening : '?:'}${inner.text})`;
    const group = { ...inner, text, steps: inner.steps + 1 };
    if (!isAssertion) return group;
    if (inner.hasLookaround) throw new PatternProblem('nests assertions');
    // Elsewhere, PostgreSQL would scan to the end of the text from each position.
    if (inner.isEndless && !(depth === 0 && opening.length === 2 && isBeginning(before)))
      throw new PatternProblem('repeats without end in an assertion that does not follow a ^ at its beginning');
    return { ...group, assertions: inner.assertions + 1, hasLookaround: true, isEndless: false };
  }

  /** The characters after `(` that determine the kind of group, without a name. */
  private opening(): string {
    if (this.peek() !== '?') return '';
    const kind = this.take() + this.take();
    if (kind !== '?<') return kind;
    if (this.peek() === '=' || this.peek() === '!') return kind + this.take();
    this.through('>');
    return '';
  }

  private escaped(): PatternPart {
    const letter = this.take();
    if (/[1-9k]/.test(letter)) throw new PatternProblem('has a back reference');
    if (/[pP]/.test(letter)) throw new PatternProblem('has a Unicode property');
    if (letter === 'b') return single('\\y', { assertions: 1 });
    if (letter === 'B') return single('\\Y', { assertions: 1 });
    const inside = classes.get(letter.toLowerCase());
    if (inside !== undefined) return single(`[${/[A-Z]/.test(letter) ? '^' : ''}${inside}]`, { wide: 1 });
    return single(this.quoted(this.code(letter)));
  }

  private bracket(): PatternPart {
    const opening = this.peek() === '^' ? `[${this.take()}` : '[';
    if (this.peek() === ']') {
      this.at++;
      // `[]` matches nothing, and `[^]` matches everything.
      return single(opening === '[' ? '(?!)' : '(?:.|\\n)', { wide: 1 });
    }
    const items: string[] = [];
    while (this.peek() !== ']') {
      checkSteps(++this.taken);
      items.push(this.bracketItem());
    }
    this.at++;
    return single(`${opening}${items.join('')}]`, { wide: 1 });
  }

  private bracketItem(): string {
    const first = this.bracketCharacter();
    if (typeof first === 'string') return first;
    const isRange = this.peek() === '-' && this.characters[this.at + 1] !== ']';
    if (!isRange) return this.quoted(first);
    this.at++;
    const last = this.bracketCharacter() as number;
    return `${this.quoted(first)}-${this.quoted(last)}`;
  }

  /** A code point, or the content of a class. */
  private bracketCharacter(): number | string {
    const character = this.take();
    if (character !== '\\') return character.codePointAt(0) as number;
    const letter = this.take();
    if (/[pP]/.test(letter)) throw new PatternProblem('has a Unicode property');
    if (/[DWS]/.test(letter)) throw new PatternProblem(`has \\${letter} within brackets`);
    if (letter === 'b') return 8;
    return classes.get(letter) ?? this.code(letter);
  }

  /** Code point of an escape whose letter has been read. */
  private code(letter: string): number {
    if (letter === 'x') return this.hexadecimal(2);
    if (letter === 'u') return this.unicode();
    if (letter === 'c') return this.take().charCodeAt(0) % 32;
    return controls.get(letter) ?? (letter.codePointAt(0) as number);
  }

  private unicode(): number {
    if (this.peek() === '{') return parseInt(this.through('}').slice(1), 16);
    const high = this.hexadecimal(4);
    const isPair = high >= 0xd800 && high <= 0xdbff && this.peek() === '\\' && this.characters[this.at + 1] === 'u';
    if (!isPair) return high;
    const { at } = this;
    this.at += 2;
    const low = this.peek() === '{' ? 0 : this.hexadecimal(4);
    if (low >= 0xdc00 && low <= 0xdfff) return 0x10000 + (high - 0xd800) * 0x400 + (low - 0xdc00);
    this.at = at;
    return high;
  }

  private hexadecimal(digits: number): number {
    const text = this.characters.slice(this.at, this.at + digits).join('');
    this.at += digits;
    return parseInt(text, 16);
  }

  /** Takes the text up to and including a character, which must exist. */
  private through(last: string): string {
    const end = this.characters.indexOf(last, this.at) + 1;
    const text = this.characters.slice(this.at, end).join('');
    this.at = end;
    return text;
  }

  private peek(): string | undefined {
    return this.characters[this.at];
  }

  private take(): string {
    return this.characters[this.at++] as string;
  }

  /** A code point as a literal character in PostgreSQL's syntax, inside and outside of brackets. */
  private quoted(code: number): string {
    // No stored text contains these.
    if (code === 0 || (code >= 0xd800 && code <= 0xdfff)) throw new PatternProblem('has U+0000 or a lone surrogate');
    this.named.add(code);
    const character = String.fromCodePoint(code);
    if (/[\p{L}\p{N} _]/u.test(character)) return character;
    const digits = code.toString(16);
    return code > 0xffff ? `\\U${digits.padStart(8, '0')}` : `\\u${digits.padStart(4, '0')}`;
  }
}

/** Whether the preceding parts are a `^`, perhaps followed by other assertions. */
function isBeginning(before: readonly PatternPart[]): boolean {
  return (
    before[0]?.text === '^' && before.slice(1).every(({ text }) => text.startsWith('(?=') || text.startsWith('(?!'))
  );
}
