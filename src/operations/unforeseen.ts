import { executionAsyncResource } from 'node:async_hooks';
import type { ServerResponse } from 'node:http';
import type { Served } from '../connections/listeners';

/**
 * How long requests may still take that were under way when an unhandled rejection occurred, in milliseconds: longer
 * than almost all requests do. A request that waits for the rejected promise never ends by itself.
 */
const PATIENCE = 120_000;

const GOES_ON = 'the service goes on';
const STOPS = 'the service stops';

/**
 * Handles errors that no code has caught. An error of a known request ends that request. An unhandled rejection has
 * affected only its own work, so the process continues. After any other error the state of the process is unknown, so
 * it shuts down gracefully.
 */
export class Unforeseen {
  private served?: Served;

  /** @param stop shuts the process down gracefully, with an exit code of a failure */
  constructor(private readonly stop: () => void) {
    process.on('uncaughtException', (error, origin) => this.meet(error, origin));
  }

  /** Sets the requests that are served from now on. */
  watch(served: Served): void {
    this.served = served;
  }

  private meet(error: unknown, origin: NodeJS.UncaughtExceptionOrigin): void {
    const own = this.ownerOf(executionAsyncResource());
    const suspects = own ? [own] : (this.served?.unanswered() ?? []);
    const goesOn = own !== undefined || origin === 'unhandledRejection';
    this.report(error, goesOn ? GOES_ON : STOPS, suspects);
    if (own) this.served?.answer(own);
    else if (goesOn) this.endWhoWaitsInVain(suspects);
    else this.stop();
  }

  private report(error: unknown, outcome: string, responses: readonly ServerResponse[]): void {
    if (this.served) this.served.report(error, outcome, responses);
    else console.error(error);
  }

  /**
   * The request whose connection raised the error. Finding the request of any other error would cost time for every
   * promise.
   */
  private ownerOf(resource: { readonly socket?: unknown; readonly args?: unknown }): ServerResponse | undefined {
    const related: unknown[] = [resource.socket, ...(Array.isArray(resource.args) ? resource.args : [])];
    return this.served
      ?.unanswered()
      .findLast((response) => related.some((one) => one !== undefined && isOf(one, response)));
  }

  private endWhoWaitsInVain(suspects: readonly ServerResponse[]): void {
    if (suspects.length === 0) return;
    const end = (): void => {
      for (const response of suspects) if (!this.served?.mayTakeLong(response)) this.served?.answer(response);
    };
    setTimeout(end, PATIENCE).unref();
  }
}

function isOf(one: unknown, response: ServerResponse): boolean {
  return one === response || one === response.req || one === response.req.socket;
}
