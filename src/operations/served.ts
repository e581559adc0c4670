import type { ServerResponse } from 'node:http';
import { Logger } from '@nestjs/common';
import type { Served } from '../connections/listeners';
import { answerUnforeseen } from '../graph/answer/unforeseen-answer';
import { requestIdOf } from '../graph/errors/request-id';
import { isImporting } from '../import/import.routes';

/** Most request ids in one log line. */
const MOST_NAMED = 20;

const logger = new Logger('Unforeseen');

/**
 * Handles unforeseen errors for the requests of some connections.
 * @param unanswered returns the answers that are not completely sent
 */
export function servedBy(unanswered: Served['unanswered']): Served {
  return {
    unanswered,
    answer: answerUnforeseen,
    // An answer that has begun is a stream, which ends by itself when no one reads it.
    mayTakeLong: ({ headersSent, req }) => headersSent || isImporting(req.socket),
    report: (error, outcome, responses) => {
      const [requestId, ...others] = responses.slice(0, MOST_NAMED).map(({ req }: ServerResponse) => requestIdOf(req));
      const underWay = requestId === undefined ? [] : [requestId, ...others];
      logger.error(error, others.length === 0 ? { outcome, requestId } : { outcome, underWay });
    },
  };
}
