import { mediaRanges, type MediaRange } from './media-ranges';

const JSON_TYPE = 'application/json';

/** The ranges that JSON is part of, the most specific one first. */
const aroundJson = [JSON_TYPE, 'application/*', '*/*'];

/** The form of a JSON answer (OData JSON Format 4.01, section 3). */
export interface JsonForm {
  /** Amount of control information. */
  readonly level: 'none' | 'minimal' | 'full';
  /** Whether the order of members lets a client read the answer while it arrives. */
  readonly isStreaming: boolean;
  /** Whether numbers that a double cannot hold, and counts, are strings. */
  readonly hasTextNumbers: boolean;
  /** The header Content-Type: the level, and what else the client has named. */
  readonly contentType: string;
}

const usual: JsonForm = {
  level: 'minimal',
  isStreaming: false,
  hasTextNumbers: false,
  contentType: `${JSON_TYPE};odata.metadata=minimal`,
};

/** The last form: most clients send the same header each time. */
let last: { readonly accept: string; readonly form: JsonForm | undefined } = { accept: '', form: usual };

/**
 * The form of JSON that the client likes best, by weight and then by how exactly it is named (RFC 9110, section 12.5.1).
 * @param accept the header Accept, or the option $format that replaces it
 * @returns undefined where the client accepts none of the forms
 */
export function jsonForm(accept = ''): JsonForm | undefined {
  if (accept.trim() === '') return usual;
  if (last.accept !== accept) last = { accept, form: bestForm(mediaRanges(accept)) };
  return last.form;
}

function bestForm(ranges: readonly MediaRange[]): JsonForm | undefined {
  let best: MediaRange | undefined;
  for (const type of aroundJson) {
    const named = ranges.filter((range) => range.type === type);
    for (const range of named) if (range.quality > (best?.quality ?? 0)) best = range;
    // The client refuses what less specific ranges would allow.
    if (named.some(({ quality, parameters }) => quality === 0 && parameters.size === 0)) break;
  }
  return best && formOf(best);
}

function formOf({ parameters }: MediaRange): JsonForm {
  const named = (name: string): string | undefined => parameters.get(`odata.${name}`) ?? parameters.get(name);
  const level = named('metadata');
  const told = [
    ['odata.metadata', level ?? usual.level],
    ['odata.streaming', named('streaming')],
    ['IEEE754Compatible', parameters.get('ieee754compatible')],
    ['ExponentialDecimals', parameters.get('exponentialdecimals')],
    ['charset', parameters.has('charset') ? 'utf-8' : undefined],
  ].flatMap(([name, value]) => (value === undefined ? [] : [`;${name}=${value}`]));
  return {
    level: level === 'none' || level === 'full' ? level : 'minimal',
    isStreaming: named('streaming') === 'true',
    hasTextNumbers: parameters.get('ieee754compatible') === 'true',
    contentType: JSON_TYPE + told.join(''),
  };
}

/**
 * Weight of a media type, from 0 to 1: that of the most specific range that matches it (RFC 9110, section 12.5.1).
 * @param accept the header Accept
 */
export function qualityOf(accept: string, type: string): number {
  if (accept.trim() === '') return 1;
  const [family = ''] = type.split('/');
  for (const name of [type, `${family}/*`, '*/*']) {
    const weights = rangesOf(accept, name).map(({ quality }) => quality);
    if (weights.length > 0) return Math.max(...weights);
  }
  return 0;
}

/** The ranges of the header that name the media type itself, not only a wildcard. */
export function rangesOf(accept: string, type: string): readonly MediaRange[] {
  return mediaRanges(accept).filter((range) => range.type === type);
}

/** Whether the client reads UTF-8, the only charset of the service. @param charsets the header Accept-Charset */
export function isUtf8Accepted(charsets: string | undefined): boolean {
  if (charsets === undefined || charsets.trim() === '') return true;
  return mediaRanges(charsets).some(({ type, quality }) => ['utf-8', 'utf8', '*'].includes(type) && quality > 0);
}
