import type { FastifyReply, FastifyRequest } from 'fastify';
import { isNamed, qualityOf } from './accept';
import { acceptedBy } from './format-option';
import { innerRequestOf } from './inner-request';

/** Forms of a whole collection beside the JSON of its pages. */
export const exportTypes = { ndjson: 'application/x-ndjson', csv: 'text/csv' } as const;
export type ExportFormat = keyof typeof exportTypes;

/** That a client wants all of a collection, and in which form. */
export interface ExportRequest {
  readonly format: ExportFormat;
  /** Aborted once the connection of the answer is closed. */
  readonly signal: AbortSignal;
  /** Whether the request is part of a batch, whose answers are gathered and cannot be streamed. */
  readonly isInBatch: boolean;
}

/**
 * The form that a client prefers to JSON (RFC 9110, section 12.5.1). It has to name it: a wildcard stands for JSON.
 * @param accept the header Accept, or the option $format in its place
 */
export function exportFormat(accept: string): ExportFormat | undefined {
  if (!Object.values(exportTypes).some((type) => isNamed(accept, type))) return undefined;
  const json = qualityOf(accept, 'application/json');
  const isJsonNamed = isNamed(accept, 'application/json');
  const fits = (type: string): boolean => {
    const quality = isNamed(accept, type) ? qualityOf(accept, type) : 0;
    return quality > json || (quality === json && quality > 0 && !isJsonNamed);
  };
  const formats = (Object.keys(exportTypes) as ExportFormat[]).filter((format) => fits(exportTypes[format]));
  const rate = (format: ExportFormat): number => qualityOf(accept, exportTypes[format]);
  return formats.sort((one, other) => rate(other) - rate(one))[0];
}

/** What a request asks for, in so far as it is not a page. @param otherwise the form for clients without a preference */
export function exportRequest(
  request: FastifyRequest,
  { raw }: FastifyReply,
  otherwise?: ExportFormat,
): ExportRequest | undefined {
  const accept = acceptedBy(request);
  const format = (accept === undefined ? undefined : exportFormat(accept)) ?? otherwise;
  if (!format) return undefined;
  const gone = new AbortController();
  raw.once('close', () => gone.abort());
  return { format, signal: gone.signal, isInBatch: innerRequestOf(request.raw) !== undefined };
}
