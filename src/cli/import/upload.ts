import type { IncomingMessage } from 'node:http';
import { StringDecoder } from 'node:string_decoder';
import { pipeline } from 'node:stream/promises';
import type { ImportCounts } from '../../import/import-counts';
import { CliError } from '../service/cli-error';
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
  readonly signal: AbortSignal;
}

/**
 * Sends an import and reads its answer at the same time. The answer may end early.
 * @throws CliError when the service refuses the import, the connection breaks or the input cannot be read
 */
export async function* upload(
  { bytes, coding }: Pick<Input, 'bytes' | 'coding'>,
  { url, token, signal }: Target,
): AsyncGenerator<AnswerLine> {
  const target = new URL('/v1.0/communications/callRecords/import', url);
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/x-ndjson',
    ...(coding && { 'content-encoding': coding }),
  };
  const request = requestTo(target, { method: 'POST', headers, signal });
  const answer = answerTo(request, target);
  let unreadable: Error | undefined;
  bytes.once('error', (error) => (unreadable = error));
  // An error while sending also ends the answer, unless the answer reports a better reason.
  const sending = pipeline(bytes, request).catch(() => undefined);
  try {
    const response = await answer;
    if (response.statusCode !== 200) throw await serviceRefusal(response, 'import');
    for await (const line of linesIn(response)) yield JSON.parse(line) as AnswerLine;
  } catch (cause) {
    if (unreadable) throw new CliError(`The file cannot be read: ${unreadable.message}.`, undefined, { cause });
    throw cause;
  } finally {
    request.destroy();
    await sending;
  }
}

/** The whole lines of an answer, until it ends or breaks off. */
async function* linesIn(response: IncomingMessage): AsyncGenerator<string> {
  const decoder = new StringDecoder();
  let rest = '';
  try {
    for await (const chunk of response) {
      const lines = (rest + decoder.write(chunk as Buffer)).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } catch (error) {
    // What the reader of the lines throws does not arrive here.
    if (!response.destroyed) throw error;
  }
}
