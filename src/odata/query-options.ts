import { QueryError } from './query-error';

/** Query options of one collection or entity, as written (OData 4.01 part 2, section 5.1). */
export interface QueryOptions {
  readonly select?: readonly string[];
  readonly expand?: readonly ExpandItem[];
  readonly top?: number;
  readonly skipToken?: string;
}

export interface ExpandItem {
  readonly name: string;
  readonly options: QueryOptions;
}

/** Deepest nesting of `$expand`. */
const EXPAND_LEVELS = 5;

const readers = {
  $select: (value: string) => ({ select: readNames(value) }),
  $expand: (value: string, level: number) => ({ expand: readExpand(value, level) }),
  $top: (value: string) => ({ top: readTop(value) }),
  $skiptoken: (value: string) => ({ skipToken: value }),
};

type OptionName = keyof typeof readers;

/**
 * Reads the query part of a URL. The text is decoded here, because a form decoder would make `+02:00` a space and an
 * array of a repeated option.
 * @param query what follows the question mark
 * @throws QueryError on an unknown, repeated or malformed option
 */
export function parseQuery(query: string): QueryOptions {
  const pairs = query.split('&').filter((pair) => pair !== '');
  return readOptions(
    pairs.map((pair) => {
      const [name, value] = splitOnce(pair, '=');
      return [decode(name, name), decode(value ?? '', name)];
    }),
    0,
  );
}

function readOptions(pairs: readonly (readonly [string, string])[], level: number): QueryOptions {
  let options: QueryOptions = {};
  const seen = new Set<string>();
  for (const [written, value] of pairs) {
    const name = canonicalName(written);
    if (name === undefined || (name === '$skiptoken' && level > 0)) {
      throw new QueryError(written, `this query option is not supported${level > 0 ? ' inside $expand' : ''}`);
    }
    if (seen.has(name)) throw new QueryError(name, 'must not be given twice');
    seen.add(name);
    options = { ...options, ...readers[name](value, level) };
  }
  return options;
}

/** Option names come in any case, with or without `$` (OData 4.01 part 2, section 5.1). */
function canonicalName(written: string): OptionName | undefined {
  const lower = written.trim().toLowerCase();
  const name = lower.startsWith('$') ? lower : `$${lower}`;
  return Object.hasOwn(readers, name) ? (name as OptionName) : undefined;
}

function readTop(value: string): number {
  const top = Number(value);
  if (!/^\d+$/.test(value.trim()) || !Number.isSafeInteger(top))
    throw new QueryError('$top', 'must be a whole number from 0');
  return top;
}

function readNames(value: string): string[] {
  const names = value.split(',').map((name) => name.trim());
  if (names.includes('')) throw new QueryError('$select', 'must be a list of property names');
  return names;
}

function readExpand(value: string, level: number): ExpandItem[] {
  if (level >= EXPAND_LEVELS) throw new QueryError('$expand', `must not be nested deeper than ${EXPAND_LEVELS} levels`);
  return splitOutside(value, ',').map((item) => {
    const match = /^(\w+)(?:\s*\((.*)\))?$/s.exec(item.trim());
    if (!match?.[1]) throw new QueryError('$expand', `cannot read '${item}'`);
    const inner = match[2] === undefined || match[2].trim() === '' ? [] : splitOutside(match[2], ';');
    const pairs = inner.map((option) => {
      const [name, text] = splitOnce(option, '=');
      if (text === undefined) throw new QueryError('$expand', `cannot read '${option}'`);
      return [name, text.trim()] as const;
    });
    return { name: match[1], options: readOptions(pairs, level + 1) };
  });
}

/** Splits at a separator that stands outside of all parentheses. */
function splitOutside(value: string, separator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < value.length; at++) {
    if (value[at] === '(') depth++;
    else if (value[at] === ')') depth--;
    else if (value[at] === separator && depth === 0) {
      parts.push(value.slice(start, at));
      start = at + 1;
    }
    if (depth < 0) break;
  }
  if (depth !== 0) throw new QueryError('$expand', 'has parentheses that do not match');
  return [...parts, value.slice(start)];
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function decode(text: string, option: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new QueryError(option, 'is not percent-encoded correctly');
  }
}

/** The options as a query that {@link parseQuery} reads as the same. */
export function formatQuery(options: QueryOptions, skipToken?: string): string {
  const parts = formatOptions(options).map((option) => option.replace(/[%&#+ ]/g, encodeURIComponent));
  return [...parts, ...(skipToken === undefined ? [] : [`$skiptoken=${skipToken}`])].join('&');
}

function formatOptions({ select, expand, top }: QueryOptions): string[] {
  return [
    ...(select ? [`$select=${select.join(',')}`] : []),
    ...(expand?.length ? [`$expand=${expand.map(formatExpand).join(',')}`] : []),
    ...(top === undefined ? [] : [`$top=${top}`]),
  ];
}

function formatExpand({ name, options }: ExpandItem): string {
  const inner = formatOptions(options);
  return inner.length === 0 ? name : `${name}(${inner.join(';')})`;
}

/** @throws QueryError naming the first option of a request that takes none */
export function refuseOptions(query: string): void {
  const [first] = query.split('&').filter((pair) => pair !== '');
  if (first === undefined) return;
  const [name] = splitOnce(first, '=');
  throw new QueryError(decode(name, name), 'this request takes no query options');
}
