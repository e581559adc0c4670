import { lookupTable } from '../../edm/lookup-table';

/** One media type, or family of types, that a client accepts (RFC 9110, section 12.5.1). */
export interface MediaRange {
  /** In lower case. */
  readonly type: string;
  /** Names and values in lower case. The weight `q` is not among them. */
  readonly parameters: ReadonlyMap<string, string>;
  /** Weight from 0 to 1. */
  readonly quality: number;
}

type Test = (value: string) => boolean;

const oneOf =
  (...values: readonly string[]): Test =>
  (value) =>
    values.includes(value);
const truth = oneOf('true', 'false');
const level = oneOf('none', 'minimal', 'full');
const utf8 = oneOf('utf-8', 'utf8');

/** Parameters of JSON with their values, each with or without `odata.` (OData JSON Format 4.01, section 3). */
export const valueTests = lookupTable<Test>({
  'odata.metadata': level,
  metadata: level,
  'odata.streaming': truth,
  streaming: truth,
  ieee754compatible: truth,
  exponentialdecimals: truth,
  charset: utf8,
});

/** Parameters of the media types that the service writes. */
const known = lookupTable<ReadonlyMap<string, Test>>({
  '*/*': valueTests,
  'application/*': valueTests,
  'application/json': valueTests,
  'application/x-ndjson': lookupTable({ ieee754compatible: truth, charset: utf8 }),
  'application/xml': lookupTable({ charset: utf8 }),
  'text/csv': lookupTable({ charset: utf8, header: oneOf('present') }),
  'text/plain': lookupTable({ charset: utf8 }),
});

/** The last parsed header: one request needs it several times, and most clients send the same. */
let last: { readonly accept: string; readonly ranges: readonly MediaRange[] } = { accept: '', ranges: [] };

/**
 * The media ranges in a header Accept. Ranges with parameters that the service does not know are left out: such a
 * format is refused (OData 4.01 part 1, section 8.2.1).
 */
export function mediaRanges(accept: string): readonly MediaRange[] {
  if (last.accept !== accept) last = { accept, ranges: accept.split(',').map(readRange).filter(isUnderstood) };
  return last.ranges;
}

function readRange(text: string): MediaRange {
  const [type = ''] = text.split(';', 1);
  const parameters = readParameters(text);
  const quality = Number(parameters.get('q') ?? 1);
  parameters.delete('q');
  return { type: type.trim().toLowerCase(), parameters, quality: Number.isNaN(quality) ? 1 : quality };
}

/** The parameters of a media type, names and values in lower case. */
export function readParameters(mediaType: string): Map<string, string> {
  const [, ...parameters] = mediaType.split(';').map((part) => part.trim().toLowerCase());
  return new Map(parameters.filter((part) => part !== '').map(splitParameter));
}

function splitParameter(parameter: string): [string, string] {
  const [name = '', value = ''] = parameter.split('=').map((part) => part.trim());
  return [name, value.replace(/^"(.*)"$/, '$1')];
}

function isUnderstood({ type, parameters }: MediaRange): boolean {
  const tests = known.get(type);
  return !tests || [...parameters].every(([name, value]) => tests.get(name)?.(value) === true);
}
