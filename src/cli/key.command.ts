import { hash, randomBytes } from 'node:crypto';
import { Command, InvalidArgumentError, Option } from 'commander';
import { developmentTenant } from '../auth/development-client';
import { tenantId } from './service/service-options';

/** Bytes of a key, which nobody can guess. A slow hash is for passwords, which people choose. */
const BYTES = 32;

export function keyCommand(): Command {
  return new Command('key')
    .summary('make an API key that only reads')
    .description(
      'Makes an API key for programs that know no bearer tokens, such as Excel, and prints it with the setting that ' +
        'lets the service take it. The setting has only the hash of the key.',
    )
    .argument('<name>', 'name of the key in logs: letters, digits, - and _', keyName)
    .addOption(
      new Option('--tenant <id>', 'tenant whose records it reads').default(developmentTenant).argParser(tenantId),
    )
    .action((name: string, { tenant }: { tenant: string }) => {
      const key = randomBytes(BYTES).toString('base64url');
      console.log(
        `Key, to be kept secret:\n  ${key}\nSetting of the service:\n  API_KEYS=${name}:${tenant}:${hash('sha256', key)}`,
      );
    });
}

function keyName(text: string): string {
  if (/^[\w-]{1,64}$/.test(text)) return text;
  throw new InvalidArgumentError('It has 1 to 64 letters, digits, - and _.');
}
