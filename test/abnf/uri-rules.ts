import { QueryError } from '../../src/odata/query-error';
import { Char, isDigit } from '../../src/odata/syntax/characters';
import { Cursor } from '../../src/odata/syntax/cursor';
import { expression } from '../../src/odata/syntax/expression';
import { items } from '../../src/odata/syntax/items';
import { optionName } from '../../src/odata/syntax/option-name';
import { splitOptions } from '../../src/odata/syntax/options';
import { argumentsOrKey } from '../../src/odata/syntax/parameters';
import { decode, RawIndex } from '../../src/odata/syntax/percent';
import { dottedName, dottedNameEnd } from '../../src/odata/syntax/type-name';
import {
  functionStates,
  memberStates,
  PathState,
  qualifiedStates,
  rootStates,
  type Vocabulary,
} from '../../src/odata/syntax/vocabulary';
import { context } from './context';
import { queryOptions } from './query-rules';
import { inUrl, type Rule } from './rule';

/** Rules of the ABNF's section 1, resource paths, by name. The service has a router for them. */

/** Segments that begin with a dollar, what they may follow, and what they lead to: `true` for a path that goes on. */
const dollarSegments: readonly (readonly [name: string, behind: number, goesOn: boolean])[] = [
  ['$count', PathState.Values | PathState.Complexes | PathState.Entities | PathState.EntitiesOfType, false],
  ['$each', PathState.Entities | PathState.EntitiesOfType, true],
  ['$query', PathState.Anything, false],
  ['$ref', PathState.Entity | PathState.Entities, false],
  ['$value', PathState.Value | PathState.Entity | PathState.Type, false],
];

function resourcePath(c: Cursor): void {
  if (c.acceptWord('$all')) {
    if (c.accept(Char.Slash)) dottedName(c, 'entityTypeName');
    return;
  }
  if (c.acceptWord('$crossjoin')) {
    c.open();
    items(c, (cursor) => cursor.nameOf('entitySetName'));
    c.close();
    if (c.accept(Char.Slash) && !c.acceptWord('$query')) c.fail("'$query'");
    return;
  }
  firstSegment(c);
  while (c.accept(Char.Slash)) if (!segment(c)) return;
}

function firstSegment(c: Cursor): void {
  const at = c.pos;
  const name = c.name('a collection or singleton');
  if (c.vocabulary !== undefined) {
    const called = functionStates(c.vocabulary, name, 'Import');
    c.state = rootStates(c.vocabulary, name) | called;
    if (c.state === 0 && !c.vocabulary.is('actionImport', name)) c.fail('a collection or singleton');
  }
  if (c.peek() === Char.Open) argumentsOrKey(c, undefined, name, at, false);
}

/** @returns whether the path may go on */
function segment(c: Cursor): boolean {
  const { state, vocabulary, pos: at } = c;
  if (c.peek() === Char.Dollar) return dollarSegment(c, state);
  if ((state & (PathState.Entities | PathState.EntitiesOfType)) !== 0 && atKey(c)) {
    while (c.pos < c.text.length && c.peek() !== Char.Slash) c.pos++;
    c.state = PathState.Entity;
    return true;
  }
  if ((state & (PathState.Values | PathState.Complexes)) !== 0 && (isDigit(c.peek()) || c.peek() === Char.Minus)) {
    c.accept(Char.Minus);
    while (isDigit(c.peek())) c.pos++;
    return false;
  }
  const end = dottedNameEnd(c);
  const name = c.text.slice(at, end);
  if (end === at) c.fail('a name');
  if (vocabulary !== undefined) c.state = behindName(c, vocabulary, name, state, end);
  c.pos = end;
  if (c.peek() === Char.Open) argumentsOrKey(c, undefined, name, at, name.includes('.'));
  return true;
}

function behindName(c: Cursor, vocabulary: Vocabulary, name: string, state: number, end: number): number {
  const last = name.slice(name.lastIndexOf('.') + 1);
  const dotted = last !== name;
  const states = dotted ? qualifiedStates(vocabulary, last, state) : memberStates(vocabulary, last, state);
  const found = states | functionStates(vocabulary, last);
  if (found === 0 && !vocabulary.is('action', last)) c.fail('a known name', end);
  return (found & PathState.Type) !== 0 ? found | PathState.Entity : found;
}

function dollarSegment(c: Cursor, state: number): boolean {
  if ((state & (PathState.Entities | PathState.EntitiesOfType)) !== 0 && c.acceptWord('$filter')) {
    c.open();
    expression(c);
    c.close();
    c.state = state;
    return true;
  }
  const found = dollarSegments.find(([name, behind]) => (behind & state) !== 0 && c.acceptWord(name));
  return found === undefined ? c.fail('a segment of a path') : found[2];
}

/** Whether a segment is a key: the vocabulary lists keys, and without it only what is no name is one. */
function atKey(c: Cursor): boolean {
  const slash = c.text.indexOf('/', c.pos);
  const text = c.text.slice(c.pos, slash < 0 ? c.text.length : slash);
  if (c.vocabulary === undefined) return text !== '' && c.nameEnd(c.pos) === c.pos && c.peek() !== Char.Dollar;
  return c.vocabulary.is('keyPathLiteral', text) || c.vocabulary.is('keyPathLiteral', encodeURIComponent(text));
}

/** What stands before `?` and behind it. */
const relativeUri: Rule = (input, vocabulary) => {
  const hash = input.indexOf('#');
  if (input.startsWith('$metadata')) return metadata(input, hash, vocabulary);
  const question = input.indexOf('?');
  const path = question < 0 ? input : input.slice(0, question);
  const query = question < 0 ? undefined : input.slice(question + 1);
  if (path === '$batch') return shifted(question + 1, () => optionsOf(query ?? '', ['$format'], vocabulary));
  if (path === '$entity' || path.startsWith('$entity/')) return entity(path, query, vocabulary);
  inUrl(resourcePath)(path, vocabulary);
  if (query !== undefined && query !== '') shifted(question + 1, () => queryOptions(query, vocabulary));
};

function metadata(input: string, hash: number, vocabulary?: Vocabulary): void {
  const start = '$metadata'.length;
  const end = hash < 0 ? input.length : hash;
  if (end > start && input.charAt(start) !== '?') throw fault('the end', start);
  shifted(start + 1, () => optionsOf(input.slice(start + 1, end), ['$format'], vocabulary));
  if (hash >= 0) shifted(hash, () => readContext(input.slice(hash), vocabulary));
}

function readContext(text: string, vocabulary?: Vocabulary): void {
  const c = new Cursor(decode(text, 'context'), 'context', vocabulary, text);
  try {
    context(c);
    if (c.pos < c.text.length) c.fail('the end');
  } catch (error) {
    if (error instanceof QueryError) error.offset = new RawIndex(text).of(error.at ?? 0);
    throw error;
  }
}

function entity(path: string, query: string | undefined, vocabulary?: Vocabulary): void {
  const cast = path.length > '$entity'.length;
  if (cast) {
    const start = '$entity/'.length;
    shifted(start, () => inUrl((c) => dottedName(c, 'entityTypeName'))(path.slice(start), vocabulary));
  }
  if (query === undefined) throw fault("'?'", path.length);
  const allowed = cast ? ['$format', '$id', '$expand', '$select'] : ['$format', '$id'];
  shifted(path.length + 1, () => optionsOf(query, allowed, vocabulary));
  if (!splitOptions(query).some(({ name }) => optionName(name) === '$id')) throw fault("'$id='", path.length + 1);
}

function optionsOf(query: string, allowed: readonly string[], vocabulary?: Vocabulary): void {
  for (const { name, nameAt } of splitOptions(query)) {
    const system = optionName(name);
    if (system !== undefined && !allowed.includes(system)) throw fault(allowed.join(' or '), nameAt);
  }
  if (query !== '') queryOptions(query, vocabulary);
}

function fault(expected: string, offset: number): QueryError {
  const error = new QueryError('uri', `expected ${expected} at ${offset + 1}`, offset);
  error.offset = offset;
  return error;
}

/** Runs a reader of a part, and counts places of faults from the beginning of the whole. */
function shifted(by: number, read: () => void): void {
  try {
    read();
  } catch (error) {
    if (error instanceof QueryError) error.offset = (error.offset ?? 0) + by;
    throw error;
  }
}

/** Any slash may end the service root; the last one that leaves a valid rest does. */
const uri: Rule = (input, vocabulary) => {
  const authority = /^https?:\/\/[^/?#]+\//i.exec(input)?.[0].length;
  if (authority === undefined) throw fault('an absolute URL', 0);
  const pathEnd = input.search(/[?#]/);
  let farthest: QueryError | undefined;
  let slash = input.lastIndexOf('/', pathEnd < 0 ? input.length : pathEnd);
  for (; slash >= authority - 1; slash = slash === 0 ? -1 : input.lastIndexOf('/', slash - 1)) {
    const rest = input.slice(slash + 1);
    if (rest === '') return;
    try {
      return shifted(slash + 1, () => relativeUri(rest, vocabulary));
    } catch (error) {
      if (!(error instanceof QueryError)) throw error;
      if ((error.offset ?? 0) > (farthest?.offset ?? -1)) farthest = error;
    }
  }
  throw farthest;
};

export const uriRules: Readonly<Record<string, Rule>> = {
  odataUri: uri,
  odataRelativeUri: relativeUri,
  resourcePath: inUrl(resourcePath),
  context: readContext,
  contextFragment: (input, vocabulary) => readContext(`#${input}`, vocabulary),
};
