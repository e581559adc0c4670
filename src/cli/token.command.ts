import { Command } from 'commander';
import { requestToken } from './service/request-token';
import { addTokenOptions, type ServiceOptions } from './service/service-options';

export function tokenCommand(): Command {
  const command = new Command('token')
    .summary('print a bearer token')
    .description(
      'Asks the development issuer of a running service, or the token endpoint of an OpenID provider, for a token by ' +
        'client credentials, and prints it.',
    );
  return addTokenOptions(command).action(async (options: ServiceOptions) => console.log(await requestToken(options)));
}
