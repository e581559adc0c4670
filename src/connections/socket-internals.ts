import type { Socket } from 'node:net';

/** Internal properties of Node's sockets, which its types do not declare. */
interface Internals {
  readonly _handle?: { readonly writeQueueSize?: number } | null;
  readonly _parent?: Socket | null;
}

/** Bytes handed to the operating system but not accepted yet. The number shrinks while a client reads. */
export function queuedBytes(socket: Socket): number {
  return (socket as Internals)._handle?.writeQueueSize ?? 0;
}

/** The TCP socket below a TLS socket. */
export function parentOf(socket: Socket): Socket | undefined {
  return (socket as Internals)._parent ?? undefined;
}
