import type { IncomingMessage } from 'node:http';
import { exportTypes, type ExportFormat } from '../../graph/request/export-format';
import { answerTo, serviceRefusal, requestTo } from '../service/service-request';

/** Paths of the exportable collections, by name. */
export const exportable = {
  callRecords: '/v1.0/communications/callRecords/export',
  sessions: '/v1.0/communications/sessions',
  segments: '/v1.0/communications/segments',
} as const;
export type CollectionName = keyof typeof exportable;

/** Query options of the command line, by their OData names without the dollar sign. */
export const queryOptions = ['filter', 'search', 'select', 'orderby', 'expand'] as const;

/** Parameters of an export. */
export interface Question extends Readonly<Partial<Record<(typeof queryOptions)[number], string>>> {
  readonly collection: CollectionName;
  readonly format: ExportFormat;
}

/** The body of an export's answer. */
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
 * Requests an export, compressed: a compressed stream has its own end marker, so a truncated one is noticed even behind
 * a proxy that hides the truncation.
 * @throws CliError when the service refuses the export
 */
export async function download(question: Question, { url, token, signal }: Target): Promise<Download> {
  const target = new URL(exportable[question.collection], url);
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
