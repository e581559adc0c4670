interface MediaRange {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** The last parsed header: one request needs it several times, and most clients send the same. */
let last: { readonly accept: string; readonly ranges: readonly MediaRange[] } = { accept: '', ranges: [] };

function mediaRanges(accept: string): readonly MediaRange[] {
  if (last.accept !== accept) last = { accept, ranges: readRanges(accept) };
  return last.ranges;
}

function readRanges(accept: string): MediaRange[] {
  return accept.split(',').map((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    return { type, parameters: new Map(parameters.map((parameter) => splitParameter(parameter))) };
  });
}

function splitParameter(parameter: string): [string, string] {
  const [name = '', value = ''] = parameter.split('=').map((part) => part.trim());
  return [name, value.replace(/^"(.*)"$/, '$1')];
}

/** Weight `q` of a media range, from 0 to 1. */
function weightOf({ parameters }: MediaRange): number {
  const weight = Number(parameters.get('q') ?? 1);
  return Number.isNaN(weight) ? 1 : weight;
}

function matches(accept: string, types: readonly string[]): boolean {
  return mediaRanges(accept).some((range) => types.includes(range.type) && weightOf(range) !== 0);
}

/** Whether the client accepts JSON. @param accept the header Accept */
export function isJsonAccepted(accept: string): boolean {
  return accept.trim() === '' || matches(accept, ['*/*', 'application/*', 'application/json', 'text/plain', 'text/*']);
}

/**
 * Weight of a media type, from 0 to 1: that of the most specific range that matches it (RFC 9110, section 12.5.1).
 * @param accept the header Accept
 */
export function qualityOf(accept: string, type: string): number {
  if (accept.trim() === '') return 1;
  const ranges = mediaRanges(accept);
  const [family = ''] = type.split('/');
  for (const name of [type, `${family}/*`, '*/*']) {
    const weights = ranges.filter((range) => range.type === name).map(weightOf);
    if (weights.length > 0) return Math.max(...weights);
  }
  return 0;
}

/** Whether the header contains the media type itself, not only a wildcard. @param accept the header Accept */
export function isNamed(accept: string, type: string): boolean {
  return mediaRanges(accept).some((range) => range.type === type);
}

/** Amount of control information that the client requests (OData JSON Format 4.01, section 3.1). */
export function metadataLevel(accept = ''): 'none' | 'minimal' | 'full' {
  // Almost no client sends the parameter.
  if (!/metadata/i.test(accept)) return 'minimal';
  const json = mediaRanges(accept).find(({ type }) => type === 'application/json');
  const level = json?.parameters.get('odata.metadata') ?? json?.parameters.get('metadata');
  return level === 'none' || level === 'full' ? level : 'minimal';
}
