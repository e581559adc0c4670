import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const ID = Symbol('request id');

type Identified = IncomingMessage & { [ID]?: string };

/** The id of a request, by which the log names it: a new one where it has none. */
export function requestIdOf(raw: Identified): string {
  return (raw[ID] ??= randomUUID());
}
