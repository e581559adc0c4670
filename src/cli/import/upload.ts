import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import type { ImportCounts } from '../../import/import-counts';
import { answerTo, serviceRefusal, requestTo, type WireError } from '../service/service-request';
import type { Input } from './input';

/** A line of the service's answer. */
export type AnswerLine =
  | { readonly kind: 'refused'; readonly line: number; readonly error: WireError }
  | ({ readonly kind: 'progress' | 'totals' } & ImportCounts)
  | ({ readonly kind: 'failed'; readonly error: WireError } & ImportCounts);

interface Target {
  readonly url: URL;
  readonly token: string;
  /** Called with the number of bytes of each sent chunk. */
  readonly onSent: (bytes: number) => void;
}

/**
 * Sends an import and reads its answer at the same time.
 * @throws CliError when the service refuses the import or the connection breaks
 */
export async function* upload({ bytes, coding }: Input, { url, token, onSent }: Target): AsyncGenerator<AnswerLine> {
  const target = new URL('/v1.0/communications/callRecords/import', url);
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/x-ndjson',
    ...(coding && { 'content-encoding': coding }),
  };
  const request = requestTo(target, { method: 'POST', headers });
  const answer = answerTo(request, target);
  bytes.on('data', (chunk: Buffer) => onSent(chunk.length));
  // An error while sending also ends the answer, unless the answer reports a better reason.
  const sending = pipeline(bytes, request).catch(() => undefined);
  const response = await answer;
  if (response.statusCode !== 200) throw await serviceRefusal(response, 'import');
  try {
    for await (const line of createInterface({ input: response, crlfDelay: Infinity }))
      yield JSON.parse(line) as AnswerLine;
  } finally {
    request.destroy();
    await sending;
  }
}
