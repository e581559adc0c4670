import { MOST_FINDINGS, type Finding } from '../edm/json/finding';
import { MOST_ID_LENGTH } from './batch-request';
import { innerUrl, localUrl, unfitForBatch, type BatchTarget } from './inner-url';

const methods = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'];
/** Valid names and values of headers (RFC 9110, section 5). */
const headerName = /^[!#$%&'*+.^`|~\w-]+$/;
const headerValue = /^(?:[\x21-\x7e](?:[\t\x20-\x7e]*[\x21-\x7e])?)?$/;
/** Headers that only the batch itself can have (Protocol 4.01, section 11.7.7.1), and headers of the connection. */
const headersOfBatch =
  /^(?:authorization|x-api-key|connection|content-encoding|content-length|expect|forwarded|from|host|keep-alive|max-forwards|proxy-.*|range|te|trailer|transfer-encoding|upgrade|x-forwarded-.*)$/;

/** Notes one broken rule at one place. */
export type Report = (code: Finding['code'], target: string, message: string) => void;

/** Returns a list of findings, and the function that adds to it. */
export function newFindings(): { readonly findings: readonly Finding[]; readonly report: Report } {
  const findings: Finding[] = [];
  const report: Report = (code, target, message) => {
    if (findings.length < MOST_FINDINGS) findings.push({ code, target, message });
  };
  return { findings, report };
}

/** Checks a method in upper case. */
export function checkMethod(method: string, place: string, report: Report): void {
  if (method !== '' && !methods.includes(method)) report('invalidValue', place, `must be one of ${methods.join(', ')}`);
}

/** Returns the id of a request or a group, or nothing where it is too long. */
export function checkedId(id: string, place: string, report: Report): string {
  if (id.length <= MOST_ID_LENGTH) return id;
  report('invalidValue', place, `must not have more than ${MOST_ID_LENGTH} characters`);
  return '';
}

/** Returns the URL of a request without the scheme and host of the batch. */
export function checkedUrl(url: string, method: string, place: string, target: BatchTarget, report: Report): string {
  const local = localUrl(url, target);
  if (local === undefined) {
    report('invalidValue', place, 'must be relative, or lead to the host of the batch');
    return url;
  }
  if (/\p{Surrogate}/u.test(url)) {
    report('invalidValue', place, 'must be well-formed Unicode');
    return url;
  }
  const problem = unfitForBatch(method, innerUrl(local, target));
  if (problem !== undefined) report('invalidValue', place, problem);
  return local;
}

/** The headers of a request, which are added one after the other. */
export class CheckedHeaders {
  private readonly headers = new Map<string, string>();

  /** @param credentials headers of the batch that clients such as UI5 repeat in each of its requests */
  constructor(
    private readonly place: string,
    private readonly report: Report,
    private readonly credentials: BatchTarget['credentials'],
  ) {}

  /** Adds a header, or reports what is wrong with it. */
  add(name: string, text: unknown): void {
    const at = `${this.place}/${name}`;
    const key = name.toLowerCase();
    if (!headerName.test(name)) this.report('invalidValue', at, 'must have the name of a header');
    else if (typeof text !== 'string') this.report('invalidType', at, 'must be a string');
    else if (!headerValue.test(text)) this.report('invalidValue', at, 'must be printable ASCII');
    else if (text === this.credentials?.[key]) return;
    else if (headersOfBatch.test(key))
      this.report('invalidValue', at, 'must be a header of the batch, not of a request in it');
    else if (this.headers.has(key)) this.report('invalidValue', at, 'must not be given twice');
    else this.headers.set(key, text);
  }

  get all(): Record<string, string> {
    return Object.fromEntries(this.headers);
  }
}
