import type { Client, Submittable } from 'pg';

/** A statement as sent to the database. */
export interface SentStatement {
  readonly text: string;
  /** Values of its parameters, from `$1` on. They contain data of clients, so they must not be logged. */
  readonly values: readonly unknown[];
}

/** Observes every statement sent to the database. */
export interface StatementWatch {
  /**
   * Called before a statement is sent.
   * @throws Error to refuse it: the statement is not sent, and its caller gets the error
   */
  sending?(statement: SentStatement): void;
  /** Called when a statement is answered. @param ms milliseconds since it was sent */
  answered?(statement: SentStatement, ms: number, error?: Error): void;
}

type Send = Client['query'];

/** Methods that pg calls on a running query. */
interface Running extends Submittable {
  handleReadyForQuery(...args: unknown[]): unknown;
  handleError(error: Error, ...args: unknown[]): unknown;
}

/** Wraps a client's `query` so that a watch observes each statement. */
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

/** pg accepts a text with values, an object with both, or an object that sends itself. */
function statementOf([query, values]: readonly unknown[]): SentStatement {
  if (typeof query === 'string') return { text: query, values: Array.isArray(values) ? values : [] };
  const { text, values: own, cursor } = query as Partial<SentStatement> & { cursor?: { text: string } };
  return { text: text ?? cursor?.text ?? '', values: own ?? [] };
}
