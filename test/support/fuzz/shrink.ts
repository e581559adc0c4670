import { isJsonObject, withoutMembers, type JsonValue } from '../../../src/edm/json/json-value';
import type { FuzzBody, FuzzRequest } from './requests';

/** Most requests that are sent to find a shorter one. */
const MOST_TRIES = 400;

/** The shortest request found that still fails. @param fails whether a request does */
export async function shrunk(
  request: FuzzRequest,
  fails: (request: FuzzRequest) => Promise<boolean>,
): Promise<FuzzRequest> {
  let shortest = request;
  let tries = 0;
  for (let found = true; found && tries < MOST_TRIES;) {
    found = false;
    for (const shorter of shorterOnes(shortest)) {
      if (++tries > MOST_TRIES) break;
      if (!(await fails(shorter))) continue;
      shortest = shorter;
      found = true;
      break;
    }
  }
  return shortest;
}

/** Requests with something less, the large steps first. */
function* shorterOnes(request: FuzzRequest): Generator<FuzzRequest> {
  const { options, headers, body, path } = request;
  if (body) {
    yield { ...request, body: undefined };
    for (const shorter of shorterBodies(body)) yield { ...request, body: shorter };
  }
  for (const at of options.keys()) yield { ...request, options: options.toSpliced(at, 1) };
  for (const at of headers.keys()) yield { ...request, headers: headers.toSpliced(at, 1) };
  for (const [at, [name, value = '']] of options.entries())
    for (const shorter of shorterTexts(value)) yield { ...request, options: options.with(at, [name, shorter]) };
  for (const shorter of shorterTexts(path)) if (shorter.startsWith('/')) yield { ...request, path: shorter };
  for (const [at, [name, value]] of headers.entries())
    if (name !== 'authorization')
      for (const shorter of shorterTexts(value)) yield { ...request, headers: headers.with(at, [name, shorter]) };
}

function* shorterBodies(body: FuzzBody): Generator<FuzzBody> {
  if (body.kind === 'bytes') {
    for (const text of shorterTexts(body.bytes.toString('latin1')))
      yield { kind: 'bytes', bytes: Buffer.from(text, 'latin1') };
  } else if (body.kind === 'lines') {
    for (const at of body.values.keys()) yield { kind: 'lines', values: body.values.toSpliced(at, 1) };
    for (const [at, value] of body.values.entries())
      for (const shorter of shorterValues(value)) yield { kind: 'lines', values: body.values.with(at, shorter) };
  } else {
    for (const shorter of shorterValues(body.value)) yield { kind: 'json', value: shorter };
  }
}

function* shorterValues(value: JsonValue): Generator<JsonValue> {
  if (Array.isArray(value)) {
    for (const at of value.keys()) yield value.toSpliced(at, 1);
    for (const [at, item] of value.entries()) for (const shorter of shorterValues(item)) yield value.with(at, shorter);
  } else if (isJsonObject(value)) {
    for (const name of Object.keys(value)) yield withoutMembers(value, new Set([name]));
    for (const [name, member] of Object.entries(value))
      for (const shorter of shorterValues(member)) yield { ...value, [name]: shorter };
  } else if (typeof value === 'string') yield* shorterTexts(value);
}

/** Texts without a half, a quarter and so on of their characters, at every such place. */
function* shorterTexts(text: string): Generator<string> {
  for (let size = Math.ceil(text.length / 2); size >= 1 && text.length > 0; size = size === 1 ? 0 : Math.ceil(size / 2))
    for (let at = 0; at < text.length; at += size) yield text.slice(0, at) + text.slice(at + size);
}
