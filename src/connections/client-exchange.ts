import { AsyncResource } from 'node:async_hooks';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Release } from '../budgets/shares';

/** A request on a connection, and what it holds until its answer is sent. */
export class Exchange {
  private readonly held: Release[] = [];
  private isOver = false;
  /** Whether the bytes of the answer are held already. */
  isAnswerHeld = false;

  /** @param answer answers the request */
  constructor(
    readonly request: IncomingMessage,
    readonly response: ServerResponse,
    private answer: RequestListener,
  ) {}

  /** Lets others go first. When its turn comes, the request knows nothing of what they knew. */
  wait(): void {
    this.answer = AsyncResource.bind(this.answer);
  }

  /** Answers the request. */
  serve(): void {
    this.answer(this.request, this.response);
  }

  /** Keeps something until the answer is sent, or its connection is gone. */
  hold(release: Release): void {
    if (this.isOver) release();
    else this.held.push(release);
  }

  /** Asks for the body, where the client waits for that before it sends one (RFC 9110, section 10.1.1). */
  invite(): void {
    const { request, response } = this;
    if (request.headers.expect !== undefined && request.httpVersion === '1.1' && !response.headersSent)
      response.writeContinue();
  }

  /** The answer is sent, or nobody is there any more to take it. */
  end(): void {
    this.isOver = true;
    for (const release of this.held.splice(0)) release();
  }
}
