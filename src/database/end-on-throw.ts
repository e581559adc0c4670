import type { Socket } from 'node:net';

type Listener = (bytes: Buffer) => void;

/**
 * Ends a connection with what is thrown while bytes of its other side are handled, such as by a text that is longer than a
 * string can be. Whoever waits for the connection is told; thrown on, it would end the process.
 */
export function endOnThrow(socket: Socket): void {
  for (const listener of socket.listeners('data') as Listener[]) {
    socket.off('data', listener);
    socket.on('data', (bytes: Buffer) => {
      try {
        listener.call(socket, bytes);
      } catch (error) {
        socket.destroy(error as Error);
      }
    });
  }
}
