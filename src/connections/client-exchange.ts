import { AsyncResource } from 'node:async_hooks';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Release } from '../budgets/shares';

/** A request on a connection, with the resources it holds until its answer is sent. */
export class Exchange {
  private readonly held: Release[] = [];
  private isOver = false;
  /** Whether memory is already reserved for the answer. */
  isAnswerHeld = false;

  /** @param answer handles the request */
  constructor(
    readonly request: IncomingMessage,
    readonly response: ServerResponse,
    private answer: RequestListener,
  ) {}

  /**
   * Binds the handler to the current async context, because the request waits for earlier ones on its connection and
   * would otherwise run in theirs.
   */
  wait(): void {
    this.answer = AsyncResource.bind(this.answer);
  }

  /** Handles the request. */
  serve(): void {
    this.answer(this.request, this.response);
  }

  /** Keeps a resource until the answer is sent or the connection is closed. */
  hold(release: Release): void {
    if (this.isOver) release();
    else this.held.push(release);
  }

  /** Sends 100 Continue if the client waits for it before it sends the body (RFC 9110, section 10.1.1). */
  invite(): void {
    const { request, response } = this;
    if (request.headers.expect !== undefined && request.httpVersion === '1.1' && !response.headersSent)
      response.writeContinue();
  }

  /** Releases all resources when the answer is sent or the connection is closed. */
  end(): void {
    this.isOver = true;
    for (const release of this.held.splice(0)) release();
  }
}
