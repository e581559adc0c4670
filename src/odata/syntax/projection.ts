import type { Cursor } from './cursor';

/** Checks of the names in $select and $expand against a vocabulary; without one, all pass. */

/** @param end behind the name that begins at the cursor */
export function selectSegment(_c: Cursor, _end: number): void {}
export function expandSegment(_c: Cursor, _end: number): void {}
export function segmentAllows(_c: Cursor, _at: number): void {}
