import type { ServerResponse } from 'node:http';
import { Logger } from '@nestjs/common';
import type { Served } from '../connections/listeners';
import { answerUnforeseen } from '../graph/answer/unforeseen-answer';
import { requestIdOf } from '../graph/errors/request-id';
import { isImporting } from '../import/import.routes';

/** Most requests that a line of the log names. */
const MOST_NAMED = 20;

const logger = new Logger('Unforeseen');

/** What is known of the requests on some connections. @param unanswered gives the answers that are not sent to their end */
export function servedBy(unanswered: Served['unanswered']): Served {
  return {
    unanswered,
    answer: answerUnforeseen,
    // An answer that has begun is a stream, which ends by itself where nobody reads it.
    mayTakeLong: ({ headersSent, req }) => headersSent || isImporting(req.socket),
    report: (error, outcome, responses) => {
      const [requestId, ...others] = responses.slice(0, MOST_NAMED).map(({ req }: ServerResponse) => requestIdOf(req));
      const underWay = requestId === undefined ? [] : [requestId, ...others];
      logger.error(error, others.length === 0 ? { outcome, requestId } : { outcome, underWay });
    },
  };
}
