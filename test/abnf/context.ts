import { Char, isDigit } from '../../src/odata/syntax/characters';
import type { Cursor } from '../../src/odata/syntax/cursor';
import { expression } from '../../src/odata/syntax/expression';
import { annotationName } from '../../src/odata/syntax/path';
import { dottedNameEnd } from '../../src/odata/syntax/type-name';

/** Fragments of context URLs (ABNF, section 3). The service writes them and never reads any. */

const fixed = ['Collection($ref)', '$ref', 'Collection(Edm.EntityType)', 'Collection(Edm.ComplexType)'];
const suffixes = ['$entity', '$delta', '$deletedEntity', '$link', '$deletedLink'];
const names = [
  ...['entitySetName', 'singletonEntity', 'entityTypeName', 'complexTypeName', 'typeDefinitionName'],
  ...['enumerationTypeName', 'primitiveKeyProperty', 'primitiveNonKeyProperty', 'customAggregate'],
  ...['primitiveColProperty', 'complexProperty', 'complexColProperty', 'streamProperty'],
  ...['entityNavigationProperty', 'entityColNavigationProperty', 'expressionAlias', 'action', 'entityFunction'],
  ...['entityColFunction', 'complexFunction', 'complexColFunction', 'primitiveFunction', 'primitiveColFunction'],
];

export function context(c: Cursor): void {
  c.expect(Char.Hash);
  const word = fixed.find((form) => c.text.slice(c.pos) === form);
  if (word !== undefined) {
    c.pos += word.length;
    return;
  }
  if (c.text.startsWith('Collection(', c.pos)) {
    c.pos += 'Collection('.length;
    name(c);
    c.expect(Char.Close);
    selectList(c);
    return;
  }
  do if (!segment(c)) return;
  while (c.accept(Char.Slash));
}

/** @returns whether the path may go on */
function segment(c: Cursor): boolean {
  if (c.peek() === Char.Dollar) {
    const suffix = suffixes.find((word) => c.acceptWord(word));
    if (suffix === undefined) c.fail("'$entity' or '$delta'");
    return false;
  }
  name(c);
  if (c.peek() !== Char.Open) return true;
  if (atKey(c)) key(c);
  else selectList(c);
  return true;
}

function name(c: Cursor): void {
  const end = dottedNameEnd(c, false);
  if (end === c.pos) c.fail('a name');
  const parts = c.text.slice(c.pos, end).split('.');
  parts.forEach((part, place) => {
    c.pos += part.length;
    const last = place === parts.length - 1;
    const known = last && parts[0] === 'Edm' ? true : names.some((rule) => c.vocabulary?.is(rule, part));
    const space = !last && (part === 'Edm' || c.vocabulary?.is('namespacePart', part));
    if (c.vocabulary !== undefined && !(last ? known : space)) c.fail('a known name');
    if (!last) c.pos++;
  });
}

/** A key has a literal, a select list has names. */
function atKey(c: Cursor): boolean {
  const first = c.text.charCodeAt(c.pos + 1);
  if (first === Char.Quote || first === Char.Minus || isDigit(first)) return true;
  const end = c.nameEnd(c.pos + 1);
  return c.text.charCodeAt(end) === Char.Equals || c.text.slice(c.pos + 1, end) === 'true';
}

function key(c: Cursor): void {
  c.open();
  do {
    const end = c.nameEnd(c.pos);
    if (c.text.charCodeAt(end) === Char.Equals) c.pos = end + 1;
    expression(c);
  } while (c.accept(Char.Comma));
  c.close();
}

function selectList(c: Cursor): void {
  if (!c.accept(Char.Open)) return;
  c.enter();
  if (c.peek() !== Char.Close) {
    do item(c);
    while (c.accept(Char.Comma));
  }
  c.expect(Char.Close);
  c.leave();
}

function item(c: Cursor): void {
  do {
    if (c.accept(Char.Star)) return;
    if (c.peek() === Char.At) annotationName(c);
    else name(c);
    if (c.accept(Char.Dot)) {
      c.expect(Char.Star);
      return;
    }
    c.accept(Char.Plus);
    selectList(c);
  } while (c.accept(Char.Slash));
}
