import { format } from 'sql-formatter';
import type { SentStatement } from '../../src/database/statement-watch';
import { stringifyJson } from '../../src/edm/json/json';
import type { JsonValue } from '../../src/edm/json/json-value';
import type { TestRequest } from './test-app';

export interface HttpRequest extends TestRequest {
  readonly path: string;
}

/**
 * Reads a request as it is written in a file: the method and the path, without percent-encoding, then headers, an empty
 * line and the body.
 */
export function readHttp(text: string): HttpRequest {
  const [head = '', ...body] = text.split('\n\n');
  const [first = '', ...headers] = head.trimEnd().split('\n');
  const [method = '', ...path] = first.split(' ');
  return {
    method,
    path: encoded(path.join(' ')),
    headers: Object.fromEntries(
      headers.map((line) => {
        const [name = '', value = ''] = line.split(': ');
        return [name.toLowerCase(), value];
      }),
    ),
    ...(body.length > 0 ? { body: body.join('\n\n') } : {}),
  };
}

/** Every option with its value percent-encoded. */
function encoded(path: string): string {
  const [resource = '', ...query] = path.split('?');
  const options = query.join('?').split('&');
  if (query.length === 0) return encodeURI(resource);
  const pairs = options.map((option) => {
    const at = option.indexOf('=');
    return `${option.slice(0, at)}=${encodeURIComponent(option.slice(at + 1))}`;
  });
  return `${encodeURI(resource)}?${pairs.join('&')}`;
}

/** A statement as a person reads it, with its values behind it. */
export function printStatement({ text, values }: SentStatement): string {
  const sql = format(text, { language: 'postgresql', expressionWidth: 100 });
  return `${sql};\n${values.map((value, index) => `-- $${index + 1} = ${printValue(value)}\n`).join('')}`;
}

function printValue(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : stringifyJson((value ?? null) as JsonValue);
}
