import type { Client, Submittable } from 'pg';

/** A statement as the database got it. */
export interface SentStatement {
  readonly text: string;
  /** Values of its parameters, from `$1` on. They hold what clients have sent, so no log may show them. */
  readonly values: readonly unknown[];
}

/** What looks at every statement that goes to the database, whoever sends it. */
export interface StatementWatch {
  /** Called before a statement is sent. @throws Error to refuse it: then it is not sent, and its sender gets the error */
  sending?(statement: SentStatement): void;
  /** Called once a statement is answered. @param ms milliseconds since it was sent */
  answered?(statement: SentStatement, ms: number, error?: Error): void;
}

type Send = Client['query'];

/** What pg calls on a query that runs. */
interface Running extends Submittable {
  handleReadyForQuery(...args: unknown[]): unknown;
  handleError(error: Error, ...args: unknown[]): unknown;
}

/** A client's `query` that shows each statement to a watch. */
export function watched(send: Send, watch: StatementWatch): Send {
  const query = (...call: [unknown, ...unknown[]]): unknown => {
    const statement = statementOf(call);
    const hand = send as (...call: unknown[]) => unknown;
    const begun = performance.now();
    const answered = (error?: Error): void => watch.answered?.(statement, performance.now() - begun, error);
    if (isRunning(call[0])) {
      watch.sending?.(statement);
      observe(call[0], answered);
      return hand(...call);
    }
    try {
      watch.sending?.(statement);
    } catch (error) {
      return Promise.reject(error as Error);
    }
    const answer = hand(...call) as Promise<unknown>;
    answer.then(
      () => answered(),
      (error: Error) => answered(error),
    );
    return answer;
  };
  return query as Send;
}

function isRunning(query: unknown): query is Running {
  return typeof (query as Partial<Submittable>).submit === 'function';
}

function observe(query: Running, answered: (error?: Error) => void): void {
  const { handleReadyForQuery, handleError } = query;
  query.handleReadyForQuery = (...args) => {
    answered();
    return handleReadyForQuery.apply(query, args);
  };
  query.handleError = (error, ...args) => {
    answered(error);
    return handleError.call(query, error, ...args);
  };
}

/** pg takes a text and values, an object of both, or an object that sends itself. */
function statementOf([query, values]: readonly unknown[]): SentStatement {
  if (typeof query === 'string') return { text: query, values: Array.isArray(values) ? values : [] };
  const { text, values: own, cursor } = query as Partial<SentStatement> & { cursor?: { text: string } };
  return { text: text ?? cursor?.text ?? '', values: own ?? [] };
}
