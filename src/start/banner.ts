import { join } from 'node:path';
import { allPermissions, developmentTenant } from '../auth/development-client';
import type { Settings } from '../config/settings';
import type { Listeners } from '../connections/listeners';

/** The text printed when the service is ready. */
export function banner(settings: Settings, { http, https }: Pick<Listeners, 'http' | 'https'>): string {
  const own = http ?? https;
  const lines = [`Call records at ${[http, https].filter(Boolean).join(' and ')}`, `Swagger UI at   ${own}/api`];
  lines.push(`Console at      ${own}/`);
  lines.push(`Command line    npx callrecords --help (from elsewhere: CALLRECORDS_URL=${own})`);
  if (settings.workers > 1) lines.push(`Workers         ${settings.workers} processes`);
  if (settings.auth.kind === 'provider') return [...lines, `Tokens from     ${settings.auth.issuer}`].join('\n');
  const certificate = https && !settings.tls ? shellWord(join(settings.dataDir, 'tls', 'localhost.crt')) : undefined;
  const curl = http || !certificate ? 'curl -s' : `curl -s --cacert ${certificate}`;
  return [
    ...lines,
    ...(certificate ? [`Certificate     NODE_EXTRA_CA_CERTS=${certificate}`] : []),
    '',
    'Get a token (the development issuer takes any client and secret):',
    '',
    `  TOKEN=$(${curl} ${own}/${developmentTenant}/oauth2/v2.0/token -d grant_type=client_credentials \\`,
    `    -d client_id=me -d client_secret=any -d scope=${allPermissions} | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`,
    '',
    'and use it:',
    '',
    `  ${curl} -H "Authorization: Bearer $TOKEN" ${own}/v1.0/communications/callRecords`,
    '',
  ].join('\n');
}

/** The text quoted as one word of a shell. */
function shellWord(text: string): string {
  return /^[\w./:@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
