import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Duplex } from 'node:stream';

/** Most connections to one host that wait for the next exchange. */
const MOST_TO_ONE = 2;
/** Most of them in all. */
const MOST = 64;
/** How long one waits, in milliseconds. */
const LONGEST = 15_000;

const options = { keepAlive: true, maxFreeSockets: MOST_TO_ONE, timeout: LONGEST };

/** Connections that are kept for the next exchange with the same host: few, not for long, and only while they are silent. */
export class KeptConnections {
  readonly http = this.guarded(new HttpAgent(options));
  readonly https = this.guarded(new HttpsAgent(options));

  /** Closes those that nobody uses. */
  close(): void {
    this.http.destroy();
    this.https.destroy();
  }

  /** How many wait. */
  get size(): number {
    return [this.http, this.https].flatMap(({ freeSockets }) => Object.values(freeSockets)).flat().length;
  }

  /** Overrides what Node's documentation says can be overridden. */
  private guarded<Kind extends HttpAgent>(agent: Kind): Kind {
    const keep = (socket: Duplex): unknown => HttpAgent.prototype.keepSocketAlive.call(agent, socket);
    agent.keepSocketAlive = (socket) => {
      if (this.size >= MOST || !keep(socket)) return false;
      // Who speaks without being asked would otherwise answer the next request before it was sent.
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
