import { InvalidArgumentError, Option, type Command } from 'commander';
import { allPermissions, developmentTenant } from '../../auth/development-client';
import { loadDataDir } from '../../config/env';
import { SettingsError } from '../../config/settings-error';
import { readServiceFile, type RunningService } from '../../connections/service-file';
import { parseGuid } from '../../edm/guid';

const USUAL = 'http://localhost:3000';

/** The address of a service, and the credentials for it. */
export interface ServiceOptions {
  readonly url: URL;
  readonly token?: string;
  readonly tokenUrl?: URL;
  readonly tenant: string;
  readonly clientId: string;
  readonly secret: string;
  readonly scope: string;
}

/** Adds the options of commands that request a token. */
export function addTokenOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--url <url>', 'address of the service')
        .env('CALLRECORDS_URL')
        .default(new URL(ownAddress()), 'the service that runs with DATA_DIR, else http://localhost:3000')
        .argParser(webUrl),
    )
    .addOption(
      new Option(
        '--token-url <url>',
        "token endpoint of an OpenID provider (default: the service's development issuer)",
      )
        .env('CALLRECORDS_TOKEN_URL')
        .argParser(webUrl),
    )
    .addOption(
      new Option('--tenant <id>', 'tenant, for the development issuer').default(developmentTenant).argParser(tenantId),
    )
    .addOption(new Option('--client-id <id>', 'client').env('CALLRECORDS_CLIENT_ID').default('callrecords'))
    .addOption(
      new Option('--secret <secret>', "the client's secret").env('CALLRECORDS_CLIENT_SECRET').default('any', 'any'),
    )
    .addOption(new Option('--scope <scope>', 'what the token is for').default(allPermissions));
}

/** Adds the options of commands that send requests to a service. */
export function addServiceOptions(command: Command): Command {
  const token = new Option('--token <token>', 'bearer token (default: requests one)').env('CALLRECORDS_TOKEN');
  return addTokenOptions(command.addOption(token));
}

/** The address of the service that runs with the data folder of this folder, or the usual one. */
function ownAddress(): string {
  const { http, https } = runningService() ?? {};
  return http ?? https ?? USUAL;
}

function runningService(): RunningService | undefined {
  try {
    return readServiceFile(loadDataDir());
  } catch (error) {
    // A wrong setting is a matter of the service.
    if (error instanceof SettingsError) return undefined;
    throw error;
  }
}

function webUrl(text: string): URL {
  if (/^https?:/i.test(text) && URL.canParse(text)) return new URL(text);
  throw new InvalidArgumentError('It must be an http:// or https:// URL.');
}

export function tenantId(text: string): string {
  const id = parseGuid(text);
  if (id === undefined) throw new InvalidArgumentError('It must be a GUID.');
  return id;
}
