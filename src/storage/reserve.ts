import { LARGEST_RESERVE } from '../budgets/budgets';

const MB = 1024 * 1024;

/** Part of a smaller disk, and bytes at least: more than the ballast, which a start may have used. */
const PART = 1 / 10;
const LEAST = 96 * MB;

/**
 * Bytes that are to stay free: what PostgreSQL needs to write on until the last transactions are over, and to start again.
 * @param set by the operator
 * @param total bytes of the file system
 */
export function reserveOf(set: number | undefined, total: number): number {
  return set ?? Math.max(LEAST, Math.min(LARGEST_RESERVE, Math.floor(total * PART)));
}

/** Size of the write-ahead log from which PostgreSQL writes it back, in megabytes: a small disk must not be filled by it. */
export function walSizeFor(total: number): number {
  return Math.max(64, Math.min(1024, Math.floor((total * PART) / MB)));
}

/** An amount of bytes for people. */
export function inMegabytes(bytes: number): string {
  return `${Math.floor(bytes / MB)} MB`;
}
