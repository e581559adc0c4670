import { areHeadersTooLarge, MOST_HEADER_BYTES } from '../connections/header-size';
import { GraphError } from '../graph/errors/graph-error';
import { invalidBody } from '../graph/request/entity-body';
import { mediaTypeOf, type MediaType } from '../graph/request/media-type';
import { MOST_REQUESTS, referenceOf, type BatchRequest, type ReadBatch } from './batch-request';
import type { BatchTarget } from './inner-url';
import { boundaryOf, headerOfLine, headOfPart, MULTIPART, MultipartProblem, partsOf, unfolded } from './mime-parts';
import { checkedId, CheckedHeaders, checkedUrl, checkMethod, newFindings, type Report } from './request-rules';

/** Headers of a part itself, which stand before its request (RFC 2045). Others would be lost. */
const headersOfPart: ReadonlySet<string> = new Set([
  'content-type',
  'content-id',
  'content-transfer-encoding',
  'content-length',
  'mime-version',
]);
/** Transfer encodings that change nothing. */
const plainEncoding = /^(?:binary|8bit|7bit)$/i;
/** A request line. The standard's own example has no version. */
const requestLine = /^(\S+) +(\S(?:.*?\S)?)(?: +HTTP\/1\.[01])? *$/;

type PartHeaders = ReadonlyMap<string, string>;

/** Parses and validates the body of a batch in parts. @throws GraphError with each violation and its place */
export function readMultipart(body: Buffer, contentType: string | undefined, target: BatchTarget): ReadBatch {
  const reader = new MultipartReader(target);
  reader.readBatch(splitParts(body, mediaTypeOf(contentType), 'The body of the batch'));
  if (reader.findings.length > 0) throw invalidBody(reader.findings);
  return { requests: reader.requests, isOrdered: true };
}

/** @param name of the body, at the beginning of a sentence */
function splitParts(body: Buffer, type: MediaType, name: string): Buffer[] {
  try {
    return partsOf(body, boundaryOf(type));
  } catch (error) {
    if (!(error instanceof MultipartProblem)) throw error;
    throw new GraphError('badRequest', { message: `${name} ${error.message}.` });
  }
}

class MultipartReader {
  readonly requests: BatchRequest[] = [];
  readonly findings;
  private readonly report: Report;
  /** Keys of the requests by their content ids. An id of a change set can be used again by the next one (4.0). */
  private readonly keys = new Map<string, string>();
  /** Content ids of the requests outside of change sets. */
  private readonly ids = new Set<string>();
  private changeSets = 0;

  constructor(private readonly target: BatchTarget) {
    ({ findings: this.findings, report: this.report } = newFindings());
  }

  readBatch(parts: readonly Buffer[]): void {
    if (parts.length === 0) this.report('tooFewItems', 'requests', 'must hold at least one request');
    for (const part of parts) if (!this.isFull()) this.readPart(part);
  }

  private isFull(): boolean {
    if (this.requests.length < MOST_REQUESTS) return false;
    this.report('tooManyItems', 'requests', `must not hold more than ${MOST_REQUESTS} requests`);
    return true;
  }

  /** Place of the next request. */
  private get place(): string {
    return `requests/${this.requests.length}`;
  }

  private readPart(part: Buffer): void {
    const { headers, content } = this.headersOf(part);
    const type = mediaTypeOf(headers.get('content-type'));
    if (type.type === MULTIPART) this.readChangeSet(splitParts(content, type, `The change set at ${this.place}`));
    else this.readRequest(headers, content, undefined, this.ids);
  }

  private readChangeSet(parts: readonly Buffer[]): void {
    const group = `changeset${++this.changeSets}`;
    const ids = new Set<string>();
    if (parts.length === 0) this.report('tooFewItems', this.place, 'must be a change set with at least one request');
    for (const part of parts) {
      if (this.isFull()) return;
      const { headers, content } = this.headersOf(part);
      this.readRequest(headers, content, group, ids);
    }
  }

  private headersOf(part: Buffer): { readonly headers: PartHeaders; readonly content: Buffer } {
    const { lines, rest } = headOfPart(part, MOST_HEADER_BYTES) ?? { lines: [], rest: part.subarray(part.length) };
    const headers = new Map<string, string>();
    for (const line of unfolded(lines)) {
      const [name, value] = headerOfLine(line) ?? [line, ''];
      const key = name.toLowerCase();
      if (!headersOfPart.has(key))
        this.report(
          'unknownProperty',
          `${this.place}/${name}`,
          'is no header of a part; a request has its own headers',
        );
      else if (headers.has(key)) this.report('invalidValue', `${this.place}/${name}`, 'must not be given twice');
      else headers.set(key, value);
    }
    return { headers, content: rest };
  }

  /** @param ids content ids of the same change set */
  private readRequest(headers: PartHeaders, content: Buffer, group: string | undefined, ids: Set<string>): void {
    const { place } = this;
    this.checkPart(headers, place, group !== undefined);
    const message = withoutBlankLines(content);
    const head = headOfPart(message, MOST_HEADER_BYTES);
    const [first = '', ...lines] = head?.lines ?? message.toString('latin1', 0, SHOWN).split(/\r?\n/, 1);
    const [, name = '', url = '/'] = requestLine.exec(first) ?? [];
    if (!requestLine.test(first))
      this.report('invalidValue', place, 'must be an HTTP request that begins with its method and its URL');
    const own = lines.map((line) => headerOfLine(line) ?? ([line, undefined] as const));
    const isTooLarge = !head || areHeadersTooLarge(url, Object.fromEntries(own));
    const method = name.toUpperCase();
    checkMethod(method, `${place}/method`, this.report);
    if (group !== undefined && method === 'GET')
      this.report('invalidValue', `${place}/method`, 'must not be GET: a change set holds nothing but changes');
    const local = isTooLarge ? '/' : checkedUrl(url, method, `${place}/url`, this.target, this.report);
    const read = isTooLarge ? noHeaders : this.readHeaders(own, place);
    const id = headers.get('content-id') ?? read.contentId;
    const reference = this.resolve(local, place);
    const key = String(this.requests.length);
    this.requests.push({
      key,
      id: id === undefined ? undefined : checkedId(id, `${place}/Content-ID`, this.report),
      method,
      url: local,
      headers: read.headers,
      body: this.bodyOf(head?.rest, read.length, place),
      reference,
      dependsOn: [],
      group,
      isTooLarge,
    });
    if (id === undefined) return;
    if (ids.has(id)) this.report('invalidValue', `${place}/Content-ID`, 'must differ from the ids of the others');
    ids.add(id);
    this.keys.set(id, key);
  }

  private checkPart(headers: PartHeaders, place: string, isInChangeSet: boolean): void {
    const { type, parameters } = mediaTypeOf(headers.get('content-type'));
    const isRequest = type === 'application/http' && /^request$/i.test(parameters.get('msgtype') ?? 'request');
    const others = isInChangeSet ? '' : `, or ${MULTIPART} for a change set`;
    if (!isRequest) this.report('invalidValue', `${place}/Content-Type`, `must be application/http${others}`);
    if (!plainEncoding.test(headers.get('content-transfer-encoding') ?? 'binary'))
      this.report('invalidValue', `${place}/Content-Transfer-Encoding`, 'must be binary');
  }

  private readHeaders(lines: readonly (readonly [string, string | undefined])[], place: string): RequestHeaders {
    const headers = new CheckedHeaders(`${place}/headers`, this.report, this.target.credentials);
    const own = new Map<string, string>();
    for (const [name, value] of lines) {
      const key = name.toLowerCase();
      if (value === undefined)
        this.report('invalidValue', `${place}/headers`, 'must hold a name and a colon in each line');
      // The batch has the same host. The length is that of the part's body.
      else if (partsOwn.has(key) && !own.has(key) && this.isOfPart(key, value)) own.set(key, value);
      else headers.add(name, value);
    }
    return { headers: headers.all, contentId: own.get('content-id'), length: own.get('content-length') };
  }

  private isOfPart(key: string, value: string): boolean {
    return key !== 'host' || this.target.origin.toLowerCase().endsWith(`//${value.toLowerCase()}`);
  }

  /** Key of the request that a URL refers to. */
  private resolve(url: string, place: string): string | undefined {
    const reference = referenceOf(url);
    if (reference === undefined) return undefined;
    const key = this.keys.get(reference);
    if (key === undefined)
      this.report('invalidValue', `${place}/url`, 'must begin with the Content-ID of an earlier request');
    return key;
  }

  private bodyOf(rest: Buffer | undefined, length: string | undefined, place: string): Buffer | undefined {
    if (!rest) return undefined;
    const bytes = length === undefined ? rest.length : Number(length);
    if (!/^\d*$/.test(length ?? '') || bytes > rest.length || !isBlank(rest.subarray(bytes)))
      this.report('invalidValue', `${place}/headers/Content-Length`, 'must be the length of the body');
    return isBlank(rest) ? undefined : rest.subarray(0, bytes);
  }
}

interface RequestHeaders {
  readonly headers: Record<string, string>;
  readonly contentId?: string;
  readonly length?: string;
}

const noHeaders: RequestHeaders = { headers: {} };

/** Headers of a request that are about its part. Some clients write the Content-ID there. */
const partsOwn: ReadonlySet<string> = new Set(['host', 'content-length', 'content-id']);

/** Bytes of a head that is too long, among which the method is. */
const SHOWN = 100;

/** Most line breaks that clients write between a part and the next delimiter. */
const MOST_BLANKS = 8;

/** Whether bytes are nothing but a few ends of lines. */
function isBlank(bytes: Buffer): boolean {
  return bytes.length <= MOST_BLANKS && bytes.every((byte) => byte === 0x0d || byte === 0x0a);
}

/** A message without the ends of lines before its request line (RFC 9112, section 2.2). */
function withoutBlankLines(content: Buffer): Buffer {
  let at = 0;
  while (at < MOST_BLANKS && (content[at] === 0x0d || content[at] === 0x0a)) at++;
  return content.subarray(at);
}
