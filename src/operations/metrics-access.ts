import { hash, timingSafeEqual } from 'node:crypto';
import type { Settings } from '../config/settings';
import { GraphError } from '../graph/errors/graph-error';

/**
 * Decides who may read the metrics. With `METRICS_TOKEN`, that token is needed. Without it, the metrics are open while the
 * development issuer is on, since the service listens on loopback alone then; otherwise they are not served.
 * @param authorization the header
 * @throws GraphError `unauthenticated` for a missing or wrong token; `notFound` where metrics are not served
 */
export function admitScraper(
  authorization: string | undefined,
  { metricsToken, auth }: Pick<Settings, 'metricsToken' | 'auth'>,
): void {
  if (metricsToken === undefined) {
    if (auth.kind === 'development') return;
    throw new GraphError('notFound', { message: 'Metrics are not served: METRICS_TOKEN is not set.' });
  }
  const [, token = ''] = /^Bearer +(\S+)$/i.exec(authorization ?? '') ?? [];
  // Hashes have one length, which the comparison needs.
  if (timingSafeEqual(digestOf(token), digestOf(metricsToken))) return;
  throw new GraphError('unauthenticated', {
    message: 'The metrics need the header Authorization with Bearer and the value of METRICS_TOKEN.',
    headers: { 'WWW-Authenticate': 'Bearer' },
  });
}

function digestOf(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}
