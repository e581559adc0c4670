import { readFileSync } from 'node:fs';
import { budgets } from '../budgets/budgets';
import type { Settings } from '../config/settings';
import type { Room } from './places';

/** File descriptors for everything other than clients and the database: program files and outgoing connections. */
const OTHERS = 512;

/** Maximum number of open files and connections of this process; undefined where the system does not report it. */
export function mostDescriptors(): number | undefined {
  if (process.platform !== 'linux') return undefined;
  const [, soft] = /^Max open files +(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
  return soft === undefined ? undefined : Number(soft);
}

/** The number of client connections that fit. @param descriptors that the process may have open */
export function roomFor({ poolSize }: Pick<Settings, 'poolSize'>, descriptors = mostDescriptors()): Room {
  const room: Room = {
    all: budgets.clientConnections.most(),
    strangers: budgets.strangers.most(),
    ofAddress: budgets.strangersOfAddress.most(),
  };
  if (descriptors === undefined) return room;
  // Beside its connection, a request without a token can hold one file of the documentation open.
  const eachStranger = room.strangers / room.all;
  const fitting = Math.max(1, (descriptors - OTHERS - poolSize) / (1 + eachStranger));
  const part = Math.min(1, fitting / room.all);
  return {
    all: Math.ceil(room.all * part),
    strangers: Math.ceil(room.strangers * part),
    ofAddress: Math.ceil(room.ofAddress * part),
  };
}
