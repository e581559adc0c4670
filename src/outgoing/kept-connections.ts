import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Duplex } from 'node:stream';

/** Maximum number of idle connections to one host. */
const MOST_TO_ONE = 2;
/** Maximum number of idle connections in total. */
const MOST = 64;
/** Longest idle time, in milliseconds. */
const LONGEST = 15_000;

const options = { keepAlive: true, maxFreeSockets: MOST_TO_ONE, timeout: LONGEST };

/**
 * Idle connections kept for the next exchange with the same host: few, for a short time, and only while they receive
 * nothing.
 */
export class KeptConnections {
  readonly http = this.guarded(new HttpAgent(options));
  readonly https = this.guarded(new HttpsAgent(options));

  /** Closes the idle connections. */
  close(): void {
    this.http.destroy();
    this.https.destroy();
  }

  /** Number of idle connections. */
  get size(): number {
    return [this.http, this.https].flatMap(({ freeSockets }) => Object.values(freeSockets)).flat().length;
  }

  /** Overrides methods that Node's documentation declares overridable. */
  private guarded<Kind extends HttpAgent>(agent: Kind): Kind {
    const keep = (socket: Duplex): unknown => HttpAgent.prototype.keepSocketAlive.call(agent, socket);
    agent.keepSocketAlive = (socket) => {
      if (this.size >= MOST || !keep(socket)) return false;
      // Data that arrives on an idle connection would be taken for the answer to the next request.
      socket.once('data', endTalker);
      return true;
    };
    agent.reuseSocket = (socket, request) => {
      socket.removeListener('data', endTalker);
      HttpAgent.prototype.reuseSocket.call(agent, socket, request);
    };
    return agent;
  }
}

function endTalker(this: Duplex): void {
  this.destroy();
}
