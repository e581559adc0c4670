import { hostileTexts, names } from './hostile';
import { hostileHeaders } from './hostile-headers';
import { changedJson } from './json-changes';
import type { Random } from './random';
import { bytesOf, encode, type FuzzBody, type FuzzRequest } from './requests';

/** Without DELETE, which would take away what others are to find. */
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND', 'SEARCH', 'PURGE'];
const suffixes = [
  '/$value',
  '/$count',
  '/$ref',
  '/$filter(true)',
  '/undeclared',
  '/any(x:true)',
  '/$filter(id eq null)/$count',
  '/',
];
const keys = ["'a'", "id='a'", "'", '', "''", 'a', "'%00'", '1'];
const badBytes = ['%', '%0', '%zz', '%FF', '%ED%A0%80', '%00', '%2F', '%2f..', ';', ';a=b', '%25'];
const badOptions = ['%', '%FF', '%00', '#', '&', '&&=', '+', '%ED%A0%80'];
/** What bodies say that they are. */
const mediaTypes = [
  'application/json; charset=latin1',
  'text/plain',
  'application/x-ndjson',
  'application/json;a="',
  'constructor',
  '',
  'application/x-www-form-urlencoded',
  'application/vnd.a+json',
];

/** The request with a change in one or two of its parts. */
export function changedRequest(random: Random, request: FuzzRequest): FuzzRequest {
  let result = request;
  for (let count = random.pick([1, 1, 1, 2]); count > 0; count--) result = changedOnce(random, result);
  return result;
}

/** How often each part is changed. */
const parts = { path: 2, options: 2, headers: 4, method: 0.5, body: 8 };

function changedOnce(random: Random, request: FuzzRequest): FuzzRequest {
  const weights = request.body ? parts : { ...parts, body: 0.3 };
  switch (random.weighted(weights)) {
    case 'path':
      return { ...request, path: changedPath(random, request.path) };
    case 'options':
      return { ...request, options: changedOptions(random, request.options) };
    case 'headers':
      return { ...request, headers: changedHeaders(random, request.headers) };
    case 'method':
      return { ...request, method: random.pick(methods) };
    case 'body':
      return { ...request, body: changedBody(random, request.body) };
  }
}

function changedPath(random: Random, path: string): string {
  const segments = path.split('/');
  const at = 1 + random.below(segments.length - 1);
  const segment = segments[at] ?? '';
  const word = (): string => encode(random.pick([...hostileTexts, ...names]));
  switch (random.pick(['replace', 'insert', 'remove', 'repeat', 'append', 'encode', 'key', 'bytes', 'slashes'])) {
    case 'replace':
      return segments.with(at, word()).join('/');
    case 'insert':
      return segments.toSpliced(at, 0, word()).join('/');
    case 'remove':
      return segments.toSpliced(at, 1).join('/') || '/';
    case 'repeat':
      return segments.toSpliced(at, 0, segment).join('/');
    case 'append':
      return path + random.pick(suffixes);
    case 'encode':
      return segments.with(at, needlesslyEncoded(random, segment)).join('/');
    case 'key':
      return segments.with(at, `${segment}(${random.pick(keys)})`).join('/');
    case 'bytes':
      return segments.with(at, segment + random.pick(badBytes)).join('/');
    default:
      return path.replaceAll('/', random.pick(['//', '/./', '/%2e%2e/']));
  }
}

function needlesslyEncoded(random: Random, segment: string): string {
  return segment.replaceAll(/(?<!%.?)[a-z]/g, (letter) =>
    random.chance(0.3) ? `%${letter.charCodeAt(0).toString(16)}` : letter,
  );
}

function changedOptions(random: Random, options: FuzzRequest['options']): FuzzRequest['options'] {
  const first = options[0];
  switch (random.pick(['custom', 'repeat', 'bytes', 'bare', 'cut', 'swap', 'name'])) {
    case 'custom':
      return [...options, [encode(random.pick(names)), encode(random.pick(hostileTexts))]];
    case 'repeat':
      return [...options, ...options];
    case 'bytes':
      return first ? options.with(0, [first[0], `${first[1]}${random.pick(badOptions)}`]) : [['%', '%']];
    case 'bare':
      return [...options, [encode(random.pick(['$filter', '$top', 'format', '', '@p', '@', '$'])), undefined]];
    case 'cut':
      return options.map(([name, value = '']) => [name, value.slice(0, random.below(value.length + 1))]);
    case 'swap':
      return options.map(([name], index) => [name, options.at(index - 1)?.[1]]);
    default:
      return options.map(([name, value]) => [
        random.pick([name.slice(1), name.toUpperCase(), name.replace('$', '%24')]),
        value,
      ]);
  }
}

function changedHeaders(random: Random, headers: FuzzRequest['headers']): FuzzRequest['headers'] {
  if (random.chance(0.1)) return headers.filter(([name]) => name !== 'content-type');
  if (random.chance(0.1))
    return headers.map(([name, value]) => [name, name === 'content-type' ? random.pick(mediaTypes) : value]);
  const name = random.pick([...common, ...Object.keys(hostileHeaders)]);
  return [...headers, [name, random.pick(hostileHeaders[name] ?? [''])]];
}

/** Headers whose values mean much to the answer. */
const common = ['accept', 'prefer', 'accept', 'prefer', 'if-match', 'if-none-match', 'accept-encoding'];

function changedBody(random: Random, body: FuzzBody | undefined): FuzzBody {
  const changes = random.pick([1, 1, 2, 3]);
  if (body?.kind === 'json' && random.chance(0.9))
    return { kind: 'json', value: changedJson(random, body.value, changes) };
  if (body?.kind === 'lines' && random.chance(0.9)) {
    const at = random.below(body.values.length);
    return { kind: 'lines', values: body.values.with(at, changedJson(random, body.values[at] ?? null, changes)) };
  }
  return { kind: 'bytes', bytes: changedBytes(random, bytesOf(body) ?? Buffer.from(random.pick(hostileTexts))) };
}

/** Bytes with some others in them, or without some. */
export function changedBytes(random: Random, bytes: Buffer): Buffer {
  const at = random.below(bytes.length + 1);
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  const texts = [...hostileTexts, '\r\n\r\n', '{', ']', '"', ',', '\0'];
  switch (random.pick(['insert', 'cut', 'repeat', 'flip', 'mark', 'many'])) {
    case 'insert':
      return Buffer.concat([before, Buffer.from(random.pick(texts)), after]);
    case 'cut':
      return before;
    case 'repeat':
      return Buffer.concat([bytes, after]);
    case 'flip':
      return Buffer.from(bytes.map((byte, index) => (index === at ? byte ^ (1 << random.below(8)) : byte)));
    case 'mark':
      return Buffer.concat([Buffer.from(random.pick(['\ufeff', '\0', ' \n', '"', '[', '{"a":'])), bytes]);
    default: {
      const filling = random.pick(['[', '{"a":', '\\u0000', '9', ' ', '\xff']);
      return Buffer.concat([before, Buffer.alloc(random.pick([100, 5_000]), filling), after]);
    }
  }
}
