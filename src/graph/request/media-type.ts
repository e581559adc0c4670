/** A media type with its parameters (RFC 9110, section 8.3.1). */
export interface MediaType {
  /** Type and subtype in lower case; empty where there is none. */
  readonly type: string;
  /** By name in lower case, without quotes. */
  readonly parameters: ReadonlyMap<string, string>;
}

const parameter = /;\s*([^=;\s]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)/g;

/** Parses the value of a header Content-Type. */
export function mediaTypeOf(header = ''): MediaType {
  const [type = ''] = header.split(';', 1);
  const parameters = Array.from(
    header.slice(type.length).matchAll(parameter),
    ([, name = '', value = '']) => [name.toLowerCase(), unquoted(value.trim())] as const,
  );
  return { type: type.trim().toLowerCase(), parameters: new Map(parameters) };
}

function unquoted(value: string): string {
  return value.startsWith('"') ? value.slice(1, -1).replaceAll(/\\(.)/g, '$1') : value;
}
