import { stringifyJson } from '../edm/json/json';
import { JSON_TYPE } from '../graph/errors/json-text';
import type { AnswerForm } from './answer-form';
import type { BatchRequest } from './batch-request';
import { failedDependency, type InnerAnswer } from './inner-answer';

const STOPPED = 'The request was not run, because one before it failed and continue-on-error is false.';

/** The answers as one JSON object (OData JSON Format 4.01, section 19.5). */
export const jsonForm: AnswerForm = {
  // JSON stays as it is, text becomes a string, and other content base64url (section 19.4).
  textOf(payload, { headers: { 'Content-Type': type = '' } }) {
    if (payload.length === 0) return undefined;
    if (/^application\/json\b/i.test(type)) return payload.toString('utf8');
    return JSON.stringify(payload.toString(/^text\//i.test(type) ? 'utf8' : 'base64url'));
  },

  write({ requests, answers }) {
    const responses = requests.map((request) =>
      responseObject(request, answers.get(request.key) ?? failedDependency(request, STOPPED)),
    );
    return { contentType: JSON_TYPE, text: `{"responses":[${responses.join(',')}]}` };
  },
};

/** A response object. A part without Content-ID has no id; the order tells to which request a response belongs. */
function responseObject({ id, group }: BatchRequest, { status, headers, body }: InnerAnswer): string {
  const names = { ...(id === undefined ? {} : { id }), ...(group === undefined ? {} : { atomicityGroup: group }) };
  const members = stringifyJson({ ...names, status, headers });
  return body === undefined ? members : `${members.slice(0, -1)},"body":${body}}`;
}
