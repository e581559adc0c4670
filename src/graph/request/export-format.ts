import type { FastifyReply, FastifyRequest } from 'fastify';
import { qualityOf, rangesOf } from './accept';
import { acceptedBy } from './format-option';
import { innerRequestOf } from './inner-request';

/** Formats of a bulk export. Pages are always JSON. */
export const exportTypes = { ndjson: 'application/x-ndjson', csv: 'text/csv' } as const;
export type ExportFormat = keyof typeof exportTypes;

/** A client's request to export a whole collection, and in which format. */
export interface ExportRequest {
  readonly format: ExportFormat;
  /** Whether numbers that a double cannot hold are strings (`IEEE754Compatible=true`). */
  readonly hasTextNumbers: boolean;
  /** Aborted when the connection of the answer closes. */
  readonly signal: AbortSignal;
  /** Whether the request is part of a batch, whose answers are collected and cannot be streamed. */
  readonly isInBatch: boolean;
}

/**
 * The format that the client prefers to JSON (RFC 9110, section 12.5.1). Only an explicit media type selects it; a
 * wildcard means JSON.
 * @param accept the header Accept, or the option $format that replaces it
 */
export function exportFormat(accept: string): ExportFormat | undefined {
  if (!Object.values(exportTypes).some((type) => rangesOf(accept, type).length > 0)) return undefined;
  const json = qualityOf(accept, 'application/json');
  const isJsonNamed = rangesOf(accept, 'application/json').length > 0;
  const fits = (type: string): boolean => {
    const quality = rangesOf(accept, type).length > 0 ? qualityOf(accept, type) : 0;
    return quality > json || (quality === json && quality > 0 && !isJsonNamed);
  };
  const formats = (Object.keys(exportTypes) as ExportFormat[]).filter((format) => fits(exportTypes[format]));
  const rate = (format: ExportFormat): number => qualityOf(accept, exportTypes[format]);
  return formats.sort((one, other) => rate(other) - rate(one))[0];
}

/**
 * The export that a request asks for; undefined: it asks for a page.
 * @param otherwise format for clients without a preference
 */
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
  const [range] = rangesOf(accept ?? '', exportTypes[format]);
  const hasTextNumbers = range?.parameters.get('ieee754compatible') === 'true';
  return { format, hasTextNumbers, signal: gone.signal, isInBatch: innerRequestOf(request.raw) !== undefined };
}
