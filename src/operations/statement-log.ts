import type { Logger } from 'pino';
import type { StatementWatch } from '../database/statement-watch';

/**
 * Logs every statement with its duration at the level `trace`. Parameter values are left out, since they are data of
 * clients.
 * @returns undefined when the level is not logged, so that statements need not be watched
 */
export function logStatements(logger: Logger): StatementWatch | undefined {
  if (!logger.isLevelEnabled('trace')) return undefined;
  return {
    answered: ({ text }, ms, error) =>
      logger.trace({ sql: text, ms: Math.round(ms * 100) / 100, failed: error ? true : undefined }, 'statement'),
  };
}
