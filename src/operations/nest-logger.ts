import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';

/**
 * Passes the log messages of Nest and of the application to pino. Nest's messages about its own start have the level
 * `debug`.
 */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  private write(level: 'trace' | 'debug' | 'warn' | 'error' | 'fatal', message: unknown, rest: unknown[]): void {
    const context = rest.findLast((item) => typeof item === 'string' && !item.includes('\n'));
    const fields: object = rest.find((item) => typeof item === 'object' && item !== null) ?? {};
    if (message instanceof Error) this.logger[level]({ context, ...fields, ...errorFields(message) }, message.name);
    else this.logger[level]({ context, ...fields }, String(message));
  }
}

/**
 * The fields of an error that are logged: without the query and parameters of database errors, which can hold personal
 * data.
 */
function errorFields(error: Error): { type: string; reason: string; stack: string | undefined } {
  const [reason = ''] = error.message.split('\n');
  return { type: error.name, reason, stack: error.stack };
}
