import { checkLimit, limits } from '../limits';
import { nearestNames } from '../nearest-names';
import { QueryError } from '../query-error';
import type { QueryOptions } from './ast';
import { Cursor } from './cursor';
import { readInto } from './nested-options';
import { optionName, systemOptions, type OptionName } from './option-name';
import { decode, RawIndex } from './percent';
import type { Draft } from './readers';
import type { Vocabulary } from './vocabulary';

/** One option of a query as sent, with the positions of its name and value. */
export interface RawOption {
  readonly name: string;
  readonly value: string;
  readonly nameAt: number;
  readonly valueAt: number;
}

/**
 * Parses the query part of a URL (part 2, section 5). Names are accepted in any case, with or without `$`. Of custom
 * options, only the names are kept.
 * @param query the text after the question mark, percent-encoded as sent
 * @throws QueryError on an unknown, repeated or malformed option
 */
export function parseOptions(query: string, vocabulary?: Vocabulary): QueryOptions {
  const written = new Map<string, string>();
  const draft: Draft = { written };
  for (const raw of splitOptions(query)) {
    const name = systemOrAlias(raw);
    if (name === undefined) {
      if (raw.name.trim() === '') throw placed(namelessOption(), raw.nameAt);
      draft.custom = [...(draft.custom ?? []), decodeName(raw)];
      continue;
    }
    if (written.has(name)) throw placed(new QueryError(name, 'must not be given twice'), raw.nameAt);
    const value = decodeAt(raw, name);
    written.set(name, value);
    parseAt(raw, name, value, (c) => readInto(c, draft, name), vocabulary);
  }
  return draft;
}

/** Splits a query at `&` and `=`, before it is decoded. Empty parts are left out. */
export function splitOptions(query: string): readonly RawOption[] {
  if (query.length > limits.queryLength.most) throw new QueryError('query', limits.queryLength.message);
  const fragment = query.indexOf('#');
  if (fragment >= 0) throw placed(new QueryError('query', "must not hold '#', only '%23'"), fragment);
  const options: RawOption[] = [];
  let at = 0;
  while (at < query.length) {
    const next = query.indexOf('&', at);
    const end = next < 0 ? query.length : next;
    if (end > at) options.push(rawOption(query, at, end));
    at = end + 1;
  }
  checkLimit('options', options.length, 'query');
  return options;
}

function rawOption(query: string, at: number, end: number): RawOption {
  const equals = query.indexOf('=', at);
  const nameEnd = equals < 0 || equals > end ? end : equals;
  const valueAt = Math.min(nameEnd + 1, end);
  return { name: query.slice(at, nameEnd), value: query.slice(valueAt, end), nameAt: at, valueAt };
}

/** The canonical name of a system option, an alias with its `@`, or undefined for a custom option. */
export function systemOrAlias(raw: RawOption): OptionName | `@${string}` | undefined {
  const name = optionName(raw.name);
  if (name !== undefined) return known(raw, name);
  const decoded = decodeName(raw).trim();
  if (decoded.startsWith('@')) return aliasOf(raw, decoded);
  const system = optionName(decoded);
  if (system !== undefined) return known(raw, system);
  if (!decoded.startsWith('$')) return undefined;
  throw placed(unknownOption(decoded), raw.nameAt);
}

function aliasOf(raw: RawOption, decoded: string): `@${string}` {
  const c = new Cursor(decoded, 'query', undefined, raw.name);
  try {
    c.pos = 1;
    const name = c.name('the name of an alias');
    c.expectEnd();
    return `@${name}`;
  } catch (error) {
    throw placed(error, raw.nameAt);
  }
}

function known(raw: RawOption, name: OptionName): OptionName {
  if (name !== '$levels') return name;
  throw placed(new QueryError(name, 'belongs into the parentheses of $expand'), raw.nameAt);
}

/** In double quotes, a shell replaces `$filter` by its variable of that name, which is empty. */
function namelessOption(): QueryError {
  const message = "has an option without a name; did the shell take '$filter'? Put the URL in single quotes";
  return new QueryError('query', message);
}

function unknownOption(name: string): QueryError {
  const [guess] = nearestNames(name.toLowerCase(), systemOptions);
  const hint = guess === undefined ? '' : `; did you mean ${guess}?`;
  return new QueryError(name.slice(0, 40), `is no query option of OData${hint}`);
}

function decodeName(raw: RawOption): string {
  try {
    return decode(raw.name, 'query');
  } catch (error) {
    throw placed(error, raw.nameAt + ((error as QueryError).at ?? 0));
  }
}

function decodeAt(raw: RawOption, name: string): string {
  try {
    return decode(raw.value, name);
  } catch (error) {
    throw placed(error, raw.valueAt + ((error as QueryError).at ?? 0));
  }
}

/** Parses a value to its end. An error gets its position in the whole query. */
export function parseAt<Read>(
  raw: RawOption,
  option: string,
  value: string,
  read: (c: Cursor) => Read,
  vocabulary?: Vocabulary,
): Read {
  try {
    return parseWhole(new Cursor(value, option, vocabulary, raw.value), read);
  } catch (error) {
    const at = error instanceof QueryError ? error.at : undefined;
    throw at === undefined ? error : placed(error, raw.valueAt + new RawIndex(raw.value).of(at));
  }
}

export function parseWhole<Read>(c: Cursor, read: (c: Cursor) => Read): Read {
  c.skipBlanks();
  const value = read(c);
  c.expectEnd();
  return value;
}

function placed(error: unknown, offset: number): unknown {
  if (error instanceof QueryError) error.offset = offset;
  return error;
}
