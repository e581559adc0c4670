import { totalmem } from 'node:os';

const MB = 2 ** 20;

/** Bytes for requests of one process, where nothing is set and there is memory enough. */
const USUAL = 768 * MB;
/** Fewest bytes with which a process serves. */
export const LEAST_REQUEST_MEMORY = 96 * MB;
/** Part of the machine's memory that all processes take where nothing is set; the rest is for PostgreSQL and the code. */
const PART = 1 / 4;
/** Bodies get a sixth, see `budgets/budgets.ts`, and one of them has to fit. */
const PARTS_FOR_BODIES = 6;

/** What the request memory is divided between and made of. */
export interface MemoryNeeds {
  /** Bytes that the machine or the container has. */
  readonly available: number;
  readonly workers: number;
  /** Bytes of the longest body. */
  readonly bodyLimit: number;
}

/** Bytes of memory that the machine has, or those that its container may use. */
export function availableMemory(): number {
  const constrained = process.constrainedMemory();
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
}

/** Bytes that are needed so that the longest body can be read. */
export function leastMemoryFor(bodyLimit: number): number {
  return Math.max(LEAST_REQUEST_MEMORY, PARTS_FOR_BODIES * bodyLimit);
}

/** Bytes for the requests of one process. @param set by the operator */
export function requestMemoryOf(set: number | undefined, { available, workers, bodyLimit }: MemoryNeeds): number {
  return set ?? Math.max(leastMemoryFor(bodyLimit), Math.min(USUAL, Math.floor((available * PART) / workers)));
}
