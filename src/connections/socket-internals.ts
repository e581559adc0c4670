import type { Socket } from 'node:net';

/** What Node's sockets have, and its types do not tell. */
interface Internals {
  readonly _handle?: { readonly writeQueueSize?: number } | null;
  readonly _parent?: Socket | null;
}

/** Bytes that were handed to the system and that it has not taken yet, which shrink while a client reads. */
export function queuedBytes(socket: Socket): number {
  return (socket as Internals)._handle?.writeQueueSize ?? 0;
}

/** The socket of TCP below one of TLS. */
export function parentOf(socket: Socket): Socket | undefined {
  return (socket as Internals)._parent ?? undefined;
}
