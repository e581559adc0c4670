import { checkLimit, limits } from '../limits';
import { QueryError } from '../query-error';
import type { Expression } from './ast';
import { Char, Class, classOf, isBlank, wideNameCharacter } from './characters';
import type { Operator } from './operators';
import { RawIndex } from './percent';
import { PathState, type Vocabulary } from './vocabulary';

/** Longest name of OData (part 2, rule odataIdentifier). */
const NAME_LENGTH = 128;

/** A position in the text of one option, and a lexer from there on. Parsers move it forward; nothing is read twice. */
export class Cursor {
  pos = 0;
  /** Possible kinds of the path that was read last; see {@link PathState}. */
  state: number = PathState.Anything;
  /**
   * Where a data aggregation path may begin, which can step through collections. Only distinguished with a vocabulary.
   */
  loosePath = -1;
  /** The path that was read last, if it stepped through a collection. */
  looseEnd: Expression | undefined = undefined;
  /** Where an operator was last looked up, where the word there ends, and the operator found. */
  operatorAt = -1;
  operatorEnd = -1;
  operator: Operator | undefined = undefined;
  /** Number of $expand around this position. */
  expandLevel = 0;
  /** Transformations read so far. */
  applySteps = 0;
  /** The farthest position that any rule of the standard could have reached, where this parser tries only one rule. */
  private reach = -1;
  private rawIndex: RawIndex | undefined = undefined;
  private depth = 0;
  private nodes = 0;

  /**
   * @param text the option's value, without percent-encoding
   * @param option the option's name for messages; the parser of nested options changes it
   * @param raw the value before percent-encoding was removed
   */
  constructor(
    readonly text: string,
    public option: string,
    readonly vocabulary?: Vocabulary,
    readonly raw: string = text,
  ) {}

  /** Code of the next character, NaN at the end. */
  peek(): number {
    return this.text.charCodeAt(this.pos);
  }

  skipBlanks(): void {
    while (isBlank(this.text.charCodeAt(this.pos))) this.pos++;
  }

  /** Whether the previous character is a blank. */
  afterBlank(): boolean {
    return isBlank(this.text.charCodeAt(this.pos - 1));
  }

  /** Takes a character if it is the next one. */
  accept(code: number): boolean {
    if (this.text.charCodeAt(this.pos) !== code) return false;
    this.pos++;
    return true;
  }

  /** Takes the character with blanks around it; without the character, only the blanks. */
  acceptSpaced(code: number): boolean {
    this.skipBlanks();
    if (!this.accept(code)) return false;
    this.skipBlanks();
    return true;
  }

  expect(code: number): void {
    if (!this.accept(code)) this.fail(`'${String.fromCharCode(code)}'`);
  }

  /** `(` and blanks. */
  open(): void {
    this.expect(Char.Open);
    this.skipBlanks();
  }

  /** Blanks and `)`. */
  close(): void {
    this.skipBlanks();
    this.expect(Char.Close);
  }

  expectEnd(): void {
    if (!this.strict) this.skipBlanks();
    else if (isBlank(this.raw.charCodeAt(this.raw.length - 1))) this.fail('no blank', this.text.length);
    if (this.pos < this.text.length) this.fail(this.operatorAt === this.pos ? 'an operator or the end' : 'the end');
  }

  /** End of the name that begins at a position, or that position if there is no name. */
  nameEnd(from: number): number {
    const text = this.text;
    let end = from;
    for (let mask: number = Class.Letter; ; mask = Class.Letter | Class.Digit) {
      const code = text.charCodeAt(end);
      if (code < 128) {
        if ((classOf(code) & mask) === 0) break;
        end++;
      } else {
        const width = wideNameCharacter(text, end, end === from);
        if (width === 0) break;
        end += width;
      }
    }
    if (end - from > NAME_LENGTH) this.fail(`a name of at most ${NAME_LENGTH} characters`, from + NAME_LENGTH);
    return end;
  }

  /** Takes a name. @param what text for the message if there is none */
  name(what = 'a name'): string {
    const end = this.nameEnd(this.pos);
    if (end === this.pos) this.fail(what);
    return this.take(end);
  }

  /** Takes a name that the vocabulary lists for a rule. */
  nameOf(rule: string, what = 'a name'): string {
    const name = this.name(what);
    if (this.vocabulary?.is(rule, name) === false) this.fail(what);
    return name;
  }

  /** Takes the text up to a position. */
  take(end: number): string {
    const taken = this.text.slice(this.pos, end);
    this.pos = end;
    return taken;
  }

  /** Takes a word, case-sensitive, if it is not part of a longer name. */
  acceptWord(word: string): boolean {
    if (!this.text.startsWith(word, this.pos)) return false;
    if (this.nameEnd(this.pos) > this.pos + word.length) return false;
    this.pos += word.length;
    return true;
  }

  /** Takes a word after a blank, with the blanks that must follow it: `… as `. */
  acceptKeyword(word: string): boolean {
    if (!this.afterBlank()) return false;
    if (!this.acceptWord(word)) {
      if (this.text.startsWith(word, this.pos)) this.reaches(this.pos + word.length);
      return false;
    }
    if (!isBlank(this.peek())) this.fail('a blank');
    this.skipBlanks();
    return true;
  }

  /** Whether the text continues with these words, in any case. */
  startsWith(lower: string): boolean {
    return this.text.substr(this.pos, lower.length).toLowerCase() === lower;
  }

  /** Whether the character at a position was percent-encoded. */
  wasEncoded(at: number): boolean {
    return this.raw !== this.text && this.rawCode(at) === 0x25;
  }

  /** Code of the character at a position as sent: that of `%` if it was percent-encoded. */
  rawCode(at: number): number {
    if (this.raw === this.text) return this.text.charCodeAt(at);
    this.rawIndex ??= new RawIndex(this.raw);
    return this.raw.charCodeAt(this.rawIndex.of(at));
  }

  /**
   * Notes that another rule could have read up to a position. Errors in the standard's examples are where the farthest
   * rule ends. The service has no vocabulary: its messages contain the position that its own rule has reached.
   */
  reaches(at: number): void {
    if (this.vocabulary !== undefined && at > this.reach) this.reach = at;
  }

  /** Notes that the longest matching one of these words could have been taken, regardless of the text after it. */
  reachesWord(...words: readonly string[]): void {
    if (this.vocabulary === undefined) return;
    for (const word of words) if (this.startsWith(word)) this.reaches(this.pos + word.length);
  }

  /**
   * Whether to reject what clients write but the standard does not allow: blanks around commas, no blank after
   * operators.
   */
  get strict(): boolean {
    return this.vocabulary !== undefined;
  }

  /** Counts a node of the tree. */
  node(): void {
    if (++this.nodes > limits.nodes.most) checkLimit('nodes', this.nodes, this.option, this.pos);
  }

  /** Enters a level of nesting, until {@link leave}. */
  enter(): void {
    if (++this.depth > limits.depth.most) checkLimit('depth', this.depth, this.option, this.pos);
  }

  leave(): void {
    this.depth--;
  }

  /** @throws QueryError with the expected text, its position, and the text found there */
  fail(expected: string, place = this.pos): never {
    const at = Math.max(place, this.reach);
    throw new QueryError(this.option, `expected ${expected} at ${at + 1}, found ${this.found(at)}`, at);
  }

  private found(at: number): string {
    if (at >= this.text.length) return 'the end';
    let end = at + 1;
    while ((classOf(this.text.charCodeAt(end - 1)) & classOf(this.text.charCodeAt(end)) & Class.Letter) !== 0) end++;
    return `'${this.text.slice(at, Math.min(end, at + 30))}'`;
  }
}
