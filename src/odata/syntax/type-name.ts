import { Char } from './characters';
import type { Cursor } from './cursor';

/**
 * End of the name at the cursor, with or without dots.
 * @param strict whether to reject a dot without a name after it
 */
export function dottedNameEnd(c: Cursor, strict = true): number {
  let end = c.nameEnd(c.pos);
  while (end > c.pos && c.text.charCodeAt(end) === Char.Dot) {
    const next = c.nameEnd(end + 1);
    if (next === end + 1) {
      if (strict) c.fail('a name', next);
      return end;
    }
    end = next;
  }
  return end;
}

/**
 * Takes a qualified name. The vocabulary must list the last part for one of the rules, and the others as namespaces.
 */
export function dottedName(c: Cursor, ...rules: readonly string[]): string {
  const at = c.pos;
  for (;;) {
    const name = c.name();
    if (c.peek() !== Char.Dot) {
      if (c.vocabulary !== undefined && !rules.some((rule) => c.vocabulary?.is(rule, name))) c.fail('a known name');
      return c.text.slice(at, c.pos);
    }
    if (c.vocabulary?.is('namespacePart', name) === false) c.fail('a namespace');
    c.pos++;
  }
}

const typeRules = ['entityTypeName', 'complexTypeName', 'typeDefinitionName', 'enumerationTypeName'] as const;

/** `Edm.String`, `Model.Customer`, `Customer`, or `Collection(…)` of one of these. */
export function typeName(c: Cursor): string {
  const at = c.pos;
  const collection = c.text.startsWith('Collection(', at);
  if (collection) c.pos += 'Collection('.length;
  if (!primitiveTypeName(c)) {
    reachesPrimitive(c);
    if (c.text.startsWith('Edm.', c.pos)) c.fail('a primitive type', c.pos + 4);
    dottedName(c, ...typeRules);
  }
  if (collection) c.expect(Char.Close);
  return c.text.slice(at, c.pos);
}

const spatial = ['', 'Collection', 'LineString', 'MultiLineString', 'MultiPoint', 'MultiPolygon', 'Point', 'Polygon'];
const primitives: ReadonlySet<string> = new Set([
  ...['Binary', 'Boolean', 'Byte', 'Date', 'DateTimeOffset', 'Decimal', 'Double', 'Duration', 'Guid', 'Int16', 'Int32'],
  ...['Int64', 'SByte', 'Single', 'Stream', 'String', 'TimeOfDay'],
  ...spatial.flatMap((shape) => [`Geography${shape}`, `Geometry${shape}`]),
]);

/** Notes how far the name of a type of `Edm` could be read. */
export function reachesPrimitive(c: Cursor): void {
  if (c.vocabulary === undefined || !c.text.startsWith('Edm.', c.pos)) return;
  const start = c.pos + 4;
  for (const name of ['', ...primitives]) if (c.text.startsWith(name, start)) c.reaches(start + name.length);
}

/** Takes the name of a type of `Edm` if there is one. */
export function primitiveTypeName(c: Cursor): boolean {
  if (!c.text.startsWith('Edm.', c.pos)) return false;
  const start = c.pos + 4;
  const end = c.nameEnd(start);
  if (!primitives.has(c.text.slice(start, end))) return false;
  c.pos = end;
  return true;
}
