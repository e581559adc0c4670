import type { IncomingMessage } from 'node:http';
import { exportTypes, type ExportFormat } from '../../graph/request/export-format';
import { answerTo, serviceRefusal, requestTo } from '../service/service-request';

/** Paths of the collections that can be exported, by their names. */
export const collections = {
  callRecords: '/v1.0/communications/callRecords/export',
  sessions: '/v1.0/communications/sessions',
  segments: '/v1.0/communications/segments',
} as const;
export type CollectionName = keyof typeof collections;

/** Query options that a user can give, by the names of OData without the dollar sign. */
export const queryOptions = ['filter', 'search', 'select', 'orderby', 'expand'] as const;

/** What is asked for. */
export interface Question extends Readonly<Partial<Record<(typeof queryOptions)[number], string>>> {
  readonly collection: CollectionName;
  readonly format: ExportFormat;
}

/** What is coming in. */
export interface Download {
  readonly bytes: IncomingMessage;
  readonly isGzip: boolean;
}

interface Target {
  readonly url: URL;
  readonly token: string;
  readonly signal: AbortSignal;
}

/**
 * Asks for an export. It is wanted compressed: a compressed stream has an end of its own, by which one is noticed that
 * was cut off behind a proxy which does not pass that on.
 * @throws CliError when the service does not give it
 */
export async function download(question: Question, { url, token, signal }: Target): Promise<Download> {
  const target = new URL(collections[question.collection], url);
  target.search = searchOf(question);
  const headers = {
    authorization: `Bearer ${token}`,
    accept: exportTypes[question.format],
    'accept-encoding': 'gzip',
  };
  const request = requestTo(target, { headers, signal });
  const answer = answerTo(request, target);
  request.end();
  const response = await answer;
  if (response.statusCode !== 200) throw await serviceRefusal(response, 'export');
  return { bytes: response, isGzip: response.headers['content-encoding'] === 'gzip' };
}

function searchOf(question: Question): string {
  return queryOptions
    .flatMap((name) => (question[name] === undefined ? [] : [`$${name}=${encodeURIComponent(question[name])}`]))
    .join('&');
}
