import type { Socket } from 'node:net';

type Listener = (bytes: Buffer) => void;

/**
 * Destroys a connection when a `data` listener throws, for instance on a text that exceeds the maximum length of a
 * string. Statements on the connection then fail. Without this, the error would end the process.
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
