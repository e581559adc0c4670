import { readFileSync } from 'node:fs';
import { budgets } from '../budgets/budgets';
import type { Settings } from '../config/settings';
import type { Room } from './places';

/** Descriptors for all else than clients and the database: files of the program, and connections to others. */
const OTHERS = 512;

/** How many files and connections this process may open; undefined: the system does not tell. */
export function mostDescriptors(): number | undefined {
  if (process.platform !== 'linux') return undefined;
  const [, soft] = /^Max open files +(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
  return soft === undefined ? undefined : Number(soft);
}

/** How many connections of clients there is room for. @param descriptors that the process may have open */
export function roomFor({ poolSize }: Pick<Settings, 'poolSize'>, descriptors = mostDescriptors()): Room {
  const room: Room = {
    all: budgets.clientConnections.most(),
    strangers: budgets.strangers.most(),
    ofAddress: budgets.strangersOfAddress.most(),
  };
  if (descriptors === undefined) return room;
  // A stranger's request can hold a file of the documentation open, beside its connection.
  const eachStranger = room.strangers / room.all;
  const fitting = Math.max(1, (descriptors - OTHERS - poolSize) / (1 + eachStranger));
  const part = Math.min(1, fitting / room.all);
  return {
    all: Math.ceil(room.all * part),
    strangers: Math.ceil(room.strangers * part),
    ofAddress: Math.ceil(room.ofAddress * part),
  };
}
