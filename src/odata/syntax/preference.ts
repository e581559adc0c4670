import { QueryError } from '../query-error';
import { Char, isBlank, isDigit } from './characters';
import { Cursor } from './cursor';
import { dottedNameEnd } from './type-name';
import { truth } from './values';
import type { Vocabulary } from './vocabulary';

/** Preferences of a client (part 1, section 8.2.8). Preferences that it did not give are absent. */
export interface Preferences {
  readonly allowEntityReferences?: true;
  /** URL to call when an asynchronous request is done. */
  readonly callback?: string;
  readonly continueOnError?: boolean;
  /** Annotations as written: `display.*`, `-*`. */
  readonly includeAnnotations?: readonly string[];
  /** Whether to return enumeration members after `unknownFutureValue`; Graph's own preference. */
  readonly includeUnknownEnumMembers?: true;
  /** Items of a page, from 1. */
  readonly maxPageSize?: number;
  readonly omitValues?: 'nulls' | 'defaults';
  readonly respondAsync?: true;
  readonly return?: 'minimal' | 'representation';
  readonly trackChanges?: true;
  /** Seconds. */
  readonly wait?: number;
}

/**
 * Parses the header `Prefer`. Unknown and malformed preferences are ignored, as RFC 7240 requires. Of a repeated
 * preference, the first counts.
 */
export function parsePreferences(header: string): Preferences {
  const preferences: { -readonly [Name in keyof Preferences]: Preferences[Name] } = {};
  const names = new Set<string>();
  for (const text of splitAtCommas(header)) {
    const name = nameIn(text);
    // Unknown and repeated preferences are skipped first: a parse that fails takes much longer than this check.
    if (!known.has(name) || names.has(name)) continue;
    const read = understood(text);
    if (!read) continue;
    names.add(name);
    Object.assign(preferences, read);
  }
  return preferences;
}

/**
 * The first preference of a name as it was written, well-formed or not; undefined where there is none.
 * @param name in lower case, without `odata.`
 */
export function writtenPreference(header: string, name: string): string | undefined {
  const named = (text: string): boolean => nameIn(text) === name && !/^odata\./i.test(text);
  return splitAtCommas(header)
    .map((text) => text.trim())
    .find(named);
}

/** The name of the preference in a text, in lower case and without `odata.`. */
function nameIn(text: string): string {
  return /^[ \t]*(?:odata\.)?([\w-]*)/i.exec(text)?.[1]?.toLowerCase() ?? '';
}

/** Parses one preference; undefined when it is malformed. */
function understood(text: string): Preferences | undefined {
  const c = new Cursor(text, 'Prefer');
  try {
    c.skipBlanks();
    const read = preference(c);
    c.expectEnd();
    return read;
  } catch (error) {
    if (error instanceof QueryError) return undefined;
    throw error;
  }
}

/** Splits at commas outside of quotes. */
function splitAtCommas(header: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let quoted = false;
  for (let at = 0; at < header.length; at++) {
    const code = header.charCodeAt(at);
    if (code === Char.DoubleQuote) quoted = !quoted;
    if (code !== Char.Comma || quoted) continue;
    parts.push(header.slice(start, at));
    start = at + 1;
  }
  parts.push(header.slice(start));
  return parts;
}

/** Reads each preference after its name. With `prefixed`, `odata.` is allowed before the name. */
const readers: readonly { name: string; prefixed: boolean; read: (c: Cursor) => Preferences }[] = [
  { name: 'allow-entityreferences', prefixed: true, read: () => ({ allowEntityReferences: true }) },
  { name: 'callback', prefixed: true, read: (c) => ({ callback: callback(c) }) },
  { name: 'continue-on-error', prefixed: true, read: (c) => ({ continueOnError: continueOnError(c) }) },
  { name: 'include-annotations', prefixed: true, read: (c) => ({ includeAnnotations: annotations(c) }) },
  { name: 'include-unknown-enum-members', prefixed: false, read: () => ({ includeUnknownEnumMembers: true }) },
  { name: 'maxpagesize', prefixed: true, read: (c) => ({ maxPageSize: maxPageSize(c) }) },
  { name: 'omit-values', prefixed: false, read: (c) => ({ omitValues: oneOf(c, ['nulls', 'defaults']) }) },
  { name: 'respond-async', prefixed: false, read: () => ({ respondAsync: true }) },
  { name: 'return', prefixed: false, read: (c) => ({ return: oneOf(c, ['representation', 'minimal']) }) },
  { name: 'track-changes', prefixed: true, read: () => ({ trackChanges: true }) },
  { name: 'wait', prefixed: false, read: (c) => ({ wait: wait(c) }) },
];

/** Names of all preferences. */
const known: ReadonlySet<string> = new Set(readers.map(({ name }) => name));

/** One preference. @param only name of the one preference to accept; default: any */
export function preference(c: Cursor, only?: string): Preferences {
  const odata = c.startsWith('odata.');
  const at = c.pos + (odata ? 'odata.'.length : 0);
  let end = at;
  while (c.nameEnd(end) > end || (end > at && c.text.charCodeAt(end) === Char.Minus))
    end = Math.max(c.nameEnd(end), end + 1);
  const name = c.text.slice(at, end).toLowerCase();
  const possible = readers.filter(({ prefixed }) => prefixed || !odata);
  const found = possible.find((reader) => reader.name === name);
  if (found === undefined || (only ?? name) !== name) {
    c.pos = at;
    c.reachesWord(...possible.map((reader) => reader.name).filter((word) => (only ?? word) === word));
    return c.fail(only === undefined ? 'a preference' : `'${only}'`);
  }
  c.pos = end;
  return found.read(c);
}

/** Blanks, `=` and blanks. */
function equals(c: Cursor): void {
  if (!c.acceptSpaced(Char.Equals)) c.fail("'='");
}

function oneOf<const Word extends string>(c: Cursor, words: readonly Word[]): Word {
  equals(c);
  const found = words.find((word) => c.acceptWord(word));
  if (found !== undefined) return found;
  for (const word of words) if (c.text.startsWith(word, c.pos)) c.reaches(c.pos + word.length);
  return c.fail(words.map((word) => `'${word}'`).join(' or '));
}

function continueOnError(c: Cursor): boolean {
  let next = c.pos;
  while (isBlank(c.text.charCodeAt(next))) next++;
  if (c.text.charCodeAt(next) !== Char.Equals) return true;
  equals(c);
  return truth(c);
}

function maxPageSize(c: Cursor): number {
  equals(c);
  if (c.peek() === Char.Zero) c.fail('a number from 1');
  return wholeNumber(c);
}

function wait(c: Cursor): number {
  equals(c);
  return wholeNumber(c);
}

function wholeNumber(c: Cursor): number {
  const start = c.pos;
  while (isDigit(c.peek())) c.pos++;
  if (c.pos === start) c.fail('a number');
  return Number(c.text.slice(start, c.pos));
}

/** `;url="…"`. */
function callback(c: Cursor): string {
  if (!c.acceptSpaced(Char.Semicolon)) c.fail("';'");
  if (!c.startsWith('url')) c.fail("'url'");
  c.pos += 'url'.length;
  equals(c);
  c.expect(Char.DoubleQuote);
  const end = c.text.indexOf('"', c.pos);
  if (end < 0) c.fail("a closing '\"'", c.text.length);
  const url = c.take(end);
  const scheme = /^(?:[a-z][a-z0-9+.-]*)?/i.exec(url)?.[0].length ?? 0;
  const start = end - url.length;
  c.reaches(start + scheme);
  if (scheme === 0 || url.charCodeAt(scheme) !== Char.Colon) c.fail('an absolute URL', start);
  c.pos++;
  return url;
}

function annotations(c: Cursor): readonly string[] {
  equals(c);
  c.expect(Char.DoubleQuote);
  const found: string[] = [];
  do found.push(annotation(c));
  while (c.accept(Char.Comma));
  c.expect(Char.DoubleQuote);
  return found;
}

/** `*`, `Namespace.*` or `Namespace.Term`, optionally with `-` before and a qualifier after it. */
function annotation(c: Cursor): string {
  const at = c.pos;
  c.accept(Char.Minus);
  if (!c.accept(Char.Star)) termOrNamespace(c, c.vocabulary);
  if (c.accept(Char.Hash)) c.name('a qualifier');
  return c.text.slice(at, c.pos);
}

function termOrNamespace(c: Cursor, vocabulary: Vocabulary | undefined): void {
  const end = dottedNameEnd(c, false);
  if (end === c.pos) c.fail("'*' or a namespace");
  const all = c.text.charCodeAt(end) === Char.Dot;
  const names = c.text.slice(c.pos, end).split('.');
  names.forEach((name, place) => {
    c.pos += name.length;
    const last = place === names.length - 1 && !all;
    if (vocabulary?.is(last ? 'termName' : 'namespacePart', name) === false) c.fail('a known name');
    if (!last || all) c.expect(Char.Dot);
    else if (names.length === 1) c.fail("'.'");
  });
  if (all) c.expect(Char.Star);
}
