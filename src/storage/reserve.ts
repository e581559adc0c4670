import { LARGEST_RESERVE } from '../budgets/budgets';

const MB = 1024 * 1024;

/**
 * The reserve of a smaller disk: a part of it, but at least more bytes than the ballast, which a start may have used.
 */
const PART = 1 / 10;
const LEAST = 96 * MB;

/**
 * Bytes that stay free, so that PostgreSQL can finish its last transactions and start again.
 * @param set by the operator
 * @param total bytes of the file system
 */
export function reserveOf(set: number | undefined, total: number): number {
  return set ?? Math.max(LEAST, Math.min(LARGEST_RESERVE, Math.floor(total * PART)));
}

/** Size of the write-ahead log that triggers a checkpoint, in megabytes. On a small disk, it is smaller. */
export function walSizeFor(total: number): number {
  return Math.max(64, Math.min(1024, Math.floor((total * PART) / MB)));
}

/** Formats a number of bytes for people. */
export function inMegabytes(bytes: number): string {
  return `${Math.floor(bytes / MB)} MB`;
}
