import type { Planned } from '../../values/planned';
import type { Compiler } from './compile-expression';

/** Where a JSON value is: a path of declared members from a value of jsonb. */
export interface JsonPlace {
  /** SQL of jsonb. */
  readonly base: string;
  readonly path: readonly string[];
}

/** Copies that reading a part of a body makes: one of the body, and one of the part. */
const UNPACKED = 2;
/** Most times by which a value can be larger than stored: lz4 compresses up to 255 bytes to one. */
const MOST_COMPRESSION = 256;

/** The place of a value that is stored as JSON, or of any value of jsonb. */
export function placeOf(compiler: Compiler, planned: Planned): JsonPlace {
  switch (planned.kind) {
    case 'range': {
      const row = compiler.row(planned.range);
      return { base: bodyOf(compiler, `${row}.${planned.range.shape.kind === 'entity' ? 'body' : 'value'}`), path: [] };
    }
    case 'member': {
      const place = placeOf(compiler, planned.from);
      if (!planned.dynamic) return { ...place, path: [...place.path, planned.name] };
      return { base: `(${jsonSql(place)} -> ${compiler.sql.param(planned.name, 'text')})`, path: [] };
    }
    case 'narrowed': {
      const place = placeOf(compiler, planned.from);
      const type = textSql({ ...place, path: [...place.path, '@odata.type'] });
      const names = planned.names.map((name) => `'${name}'`).join(', ');
      return { base: `(CASE WHEN ${type} IN (${names}) THEN ${jsonSql(place)} END)`, path: [] };
    }
    default:
      return { base: compiler.value(planned), path: [] };
  }
}

/** A stored body. Each place that uses it decompresses the whole body before it reads a part. */
function bodyOf(compiler: Compiler, body: string): string {
  const bounded = compiler.bounded(body, 'jsonb', UNPACKED);
  const { mostBytes } = compiler.sql;
  if (mostBytes === undefined) return body;
  const small = Math.floor(mostBytes / MOST_COMPRESSION);
  return `(CASE WHEN pg_column_size(${body}) <= ${small} THEN ${body} ELSE ${bounded} END)`;
}

/** The value as jsonb. */
export function jsonSql({ base, path }: JsonPlace): string {
  if (path.length === 0) return base;
  return path.length === 1 ? `(${base} -> '${path[0]}')` : `(${base} #> '{${path.join(',')}}')`;
}

/** The value as text; null for JSON null and for absent values. */
export function textSql({ base, path }: JsonPlace): string {
  return path.length === 1 ? `(${base} ->> '${path[0]}')` : `(${base} #>> '{${path.join(',')}}')`;
}
