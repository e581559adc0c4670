import { request as httpRequest, type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { text } from 'node:stream/consumers';
import { CliError, exitCodes } from './cli-error';

/** Timeout of the body of an error answer, in milliseconds. */
const REFUSAL_TIMEOUT = 10_000;
/** Idle time before TCP keep-alive probes, in milliseconds. */
const KEEP_ALIVE = 10_000;

/** An error in Graph's envelope. */
export interface WireError {
  readonly code: string;
  readonly message: string;
  readonly details?: readonly { readonly message: string; readonly target: string }[];
}

/** Starts a request, which the caller has to end. */
export function requestTo(url: URL, options: RequestOptions): ClientRequest {
  const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, options);
  request.setSocketKeepAlive(true, KEEP_ALIVE);
  return request;
}

/** @throws CliError when the connection fails */
export function answerTo(request: ClientRequest, { origin }: URL): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.once('response', resolve);
    request.on('error', (cause: NodeJS.ErrnoException) => {
      reject(new CliError(connectionFailure(origin, cause), undefined, { cause }));
    });
    // Node emits no response event for some answers, such as 101.
    request.once('close', () => reject(new CliError(`This is no call records service: ${origin} did not answer.`)));
  });
}

/** Words why no connection to a service could be made. */
export function connectionFailure(origin: string, { code, message }: NodeJS.ErrnoException): string {
  const naming = 'name the address of another one with --url or CALLRECORDS_URL';
  if (code === 'ECONNREFUSED') return `No service runs at ${origin} (${code}). Start it with npm start, or ${naming}.`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `The host of ${origin} is not known (${code}). Check --url.`;
  if (code !== undefined && /CERT|SIGNED|ISSUER/.test(code))
    return `The certificate of ${origin} is not trusted (${code}). Set NODE_EXTRA_CA_CERTS=./data/tls/localhost.crt for the self-signed one.`;
  return `The connection to ${origin} failed: ${code ?? message}.`;
}

/** Converts an error answer to an error. @param what name of the refused operation */
export async function serviceRefusal(response: IncomingMessage, what: string): Promise<CliError> {
  const { statusCode: status } = response;
  const timer = setTimeout(() => response.destroy(), REFUSAL_TIMEOUT);
  const body = await text(response).catch(() => '');
  clearTimeout(timer);
  try {
    const { error } = JSON.parse(body) as { error: WireError };
    const isUsage = status === 400;
    return new CliError(
      `The service refuses the ${what} (${status}): ${error.message}`,
      isUsage ? exitCodes.usage : exitCodes.failed,
    );
  } catch {
    return new CliError(`This is no call records service: it answers ${status}.`);
  }
}
