import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { AnswerForm } from './answer-form';
import type { BatchRequest } from './batch-request';
import type { Answers } from './batch-run';
import { hasFailed, type InnerAnswer } from './inner-answer';
import { MULTIPART } from './mime-parts';
import type { Unit } from './units';

/** Status of an answer to a request that another one has kept from running. */
const FAILED_DEPENDENCY = 424;

/** The answers in parts (Protocol 4.01, section 11.7.7.6). Requests that were not run have none. */
export const multipartForm: AnswerForm = {
  textOf(payload) {
    return payload.length === 0 ? undefined : payload.toString('utf8');
  },

  write({ requests, units, answers, isOrdered }) {
    const one = (request: BatchRequest): string[] => {
      const answer = answers.get(request.key);
      return answer ? [partOf(request, answer)] : [];
    };
    // The answer to a batch in JSON has one part for each request: their ids tell which is which.
    const parts = isOrdered ? units.flatMap((unit) => partOfUnit(unit, answers)) : requests.flatMap(one);
    const { boundary, text } = joined('batchresponse', parts);
    return { contentType: typeWith(boundary), text };
  },
};

function partOfUnit({ requests, isGroup }: Unit, answers: Answers): string[] {
  const made = requests.flatMap((request) => {
    const answer = answers.get(request.key);
    return answer ? [{ request, answer }] : [];
  });
  const failed = made.filter(({ answer }) => hasFailed(answer));
  // A change set that fails has a single answer: that of the request which has failed.
  const blamed = failed.find(({ answer }) => answer.status !== FAILED_DEPENDENCY) ?? failed[0];
  if (blamed) return [partOf(blamed.request, blamed.answer)];
  const parts = made.map(({ request, answer }) => partOf(request, answer));
  if (!isGroup || parts.length === 0) return parts;
  const { boundary, text } = joined('changesetresponse', parts);
  return [`Content-Type: ${typeWith(boundary)}\r\n\r\n${text}`];
}

function partOf({ id }: BatchRequest, { status, headers, body = '' }: InnerAnswer): string {
  const own = { ...headers, ...(body === '' ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }) };
  return [
    'Content-Type: application/http',
    'Content-Transfer-Encoding: binary',
    ...(id === undefined ? [] : [`Content-ID: ${id}`]),
    '',
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    ...Object.entries(own).map(([name, value]) => `${name}: ${value}`),
    '',
    body,
  ].join('\r\n');
}

/** Parts with a boundary that no other body has. */
function joined(name: string, parts: readonly string[]): { readonly boundary: string; readonly text: string } {
  const boundary = `${name}_${randomUUID()}`;
  return { boundary, text: `${parts.map((part) => `--${boundary}\r\n${part}\r\n`).join('')}--${boundary}--\r\n` };
}

function typeWith(boundary: string): string {
  return `${MULTIPART}; boundary=${boundary}`;
}
