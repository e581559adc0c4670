import { Controller, Get, Header, Inject } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { version } from '../../package.json';
import { Public } from '../auth/permissions';
import { SETTINGS, type Settings } from '../config/settings';
import { signInBy, type SignIn } from './sign-in';

/** What the script of the console has to know before anybody has signed in. */
export interface ConsoleSettings {
  readonly signIn: SignIn;
  /** Version of the service. */
  readonly version: string;
}

/** The console's own endpoint. It is no part of the API. */
@Public()
@ApiExcludeController()
@Controller('console')
export class ConsoleController {
  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  @Get('settings')
  @Header('Cache-Control', 'no-store')
  settingsOfConsole(): ConsoleSettings {
    return { signIn: signInBy(this.settings.auth), version };
  }
}
