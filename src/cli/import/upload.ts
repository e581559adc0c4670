import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import type { ImportCounts } from '../../bulk/import-counts';
import { CliError } from '../cli-error';
import type { Input } from './input';

interface WireError {
  readonly code: string;
  readonly message: string;
  readonly details?: readonly { readonly message: string; readonly target: string }[];
}

/** A line of the service's answer. */
export type AnswerLine =
  | { readonly kind: 'refused'; readonly line: number; readonly error: WireError }
  | ({ readonly kind: 'progress' | 'totals' } & ImportCounts)
  | ({ readonly kind: 'failed'; readonly error: WireError } & ImportCounts);

interface Target {
  readonly url: URL;
  readonly token: string;
  /** Told of every number of bytes that goes out. */
  readonly onSent: (bytes: number) => void;
}

/**
 * Sends what is to be imported, and reads the answer meanwhile.
 * @throws CliError when the service does not take it, or the connection breaks
 */
export async function* upload({ bytes, coding }: Input, { url, token, onSent }: Target): AsyncGenerator<AnswerLine> {
  const target = new URL('/v1.0/communications/callRecords/import', url);
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/x-ndjson',
    ...(coding && { 'content-encoding': coding }),
  };
  const request = (target.protocol === 'https:' ? httpsRequest : httpRequest)(target, { method: 'POST', headers });
  const answer = answerTo(request, target);
  bytes.on('data', (chunk: Buffer) => onSent(chunk.length));
  // What breaks the sending ends the answer too, unless the answer says better what is wrong.
  const sending = pipeline(bytes, request).catch(() => undefined);
  const response = await answer;
  if (response.statusCode !== 200) throw new CliError(await refusalOf(response));
  try {
    for await (const line of createInterface({ input: response, crlfDelay: Infinity }))
      yield JSON.parse(line) as AnswerLine;
  } finally {
    request.destroy();
    await sending;
  }
}

function answerTo(request: ClientRequest, { origin }: URL): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.once('response', resolve);
    request.on('error', (cause: NodeJS.ErrnoException) => {
      reject(new CliError(`The connection to ${origin} failed: ${cause.code ?? cause.message}`, undefined, { cause }));
    });
  });
}

async function refusalOf(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response) text += String(chunk);
  try {
    const { error } = JSON.parse(text) as { error: WireError };
    return `The service refuses the import (${response.statusCode}): ${error.message}`;
  } catch {
    return `This is no call records service: it answers ${response.statusCode}.`;
  }
}
