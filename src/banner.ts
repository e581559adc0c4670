import { join } from 'node:path';
import { allPermissions, developmentTenant } from './auth/development-client';
import type { Settings } from './config/settings';
import type { Listeners } from './connections/listeners';

/** What the service prints once it is ready. */
export function banner(settings: Settings, { http, https }: Pick<Listeners, 'http' | 'https'>): string {
  const lines = [`Call records at ${[http, https].filter(Boolean).join(' and ')}`, `Swagger UI at   ${http}/api`];
  if (settings.workers > 1) lines.push(`Workers         ${settings.workers} processes`);
  if (settings.auth.kind === 'provider') return [...lines, `Tokens from     ${settings.auth.issuer}`].join('\n');
  const certificate = join(settings.dataDir, 'tls', 'localhost.crt');
  return [
    ...lines,
    ...(https && !settings.tls ? [`Certificate     NODE_EXTRA_CA_CERTS=${shellWord(certificate)}`] : []),
    '',
    'Get a token (the development issuer takes any client and secret):',
    '',
    `  TOKEN=$(curl -s ${http}/${developmentTenant}/oauth2/v2.0/token -d grant_type=client_credentials \\`,
    `    -d client_id=me -d client_secret=any -d scope=${allPermissions} | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`,
    '',
    'and use it:',
    '',
    `  curl -s -H "Authorization: Bearer $TOKEN" ${http}/v1.0/communications/callRecords`,
    '',
  ].join('\n');
}

/** The text as one word of a shell. */
function shellWord(text: string): string {
  return /^[\w./:@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
