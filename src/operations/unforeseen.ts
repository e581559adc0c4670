import { executionAsyncResource } from 'node:async_hooks';
import type { ServerResponse } from 'node:http';
import type { Served } from '../connections/listeners';

/**
 * How long requests that were under way when a promise failed unheard may still take, in milliseconds: longer than almost
 * all do. The one that waits for that promise never ends by itself.
 */
const PATIENCE = 120_000;

const GOES_ON = 'the service goes on';
const STOPS = 'the service stops';

/**
 * Decides what becomes of this process when an error reaches it that no code has foreseen. One that belongs to a request
 * ends that request. A promise that fails unheard has undone nothing but its own work, and the process goes on. After all
 * else, nobody knows what has been left half done: the process stops in order.
 */
export class Unforeseen {
  private served?: Served;

  /** @param stop stops the process in order, with an exit code that tells of the failure */
  constructor(private readonly stop: () => void) {
    process.on('uncaughtException', (error, origin) => this.meet(error, origin));
  }

  /** From now on, requests are answered here. */
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

  /** The request on whose connection something has just happened. Node tells no more without a cost for every promise. */
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
