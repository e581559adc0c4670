import type { Settings } from '../config/settings';
import type { variables } from '../config/variables';
import { MOST_BYTES } from '../odata/limits';
import { mostOf } from './connection-kinds';

/** Maximum bytes reserved of a large disk, by default. */
export const LARGEST_RESERVE = 512 * 1024 * 1024;

/** A resource of which requests and background work may use a limited amount at a time. */
export interface Budget {
  /** The counted resource, in the plural: the first cell of its row in docs/robustness.md. */
  readonly what: string;
  readonly unit: 'count' | 'bytes' | 'milliseconds';
  /** Maximum for one process, in {@link unit}. */
  most(settings: Settings): number;
  /**
   * Maximum for one tenant: a number, or a share of the free amount (see `shares.ts`); absent: not limited by tenant.
   */
  readonly tenant?: number | 'share';
  /** HTTP statuses of the answers to a client that exceeds the budget; empty: no client is answered so. */
  readonly beyond: readonly (400 | 408 | 413 | 429 | 503 | 504 | 507)[];
  /** The setting that changes {@link most}. */
  readonly setting?: keyof typeof variables;
}

/** A part of the memory for requests; all parts together are 1. @returns bytes */
const partOfMemory =
  (part: number) =>
  ({ requestMemory }: Pick<Settings, 'requestMemory'>): number =>
    Math.floor(requestMemory * part);

const budget = <One extends Budget>(one: One): One => one;

/** All limits that keep requests from taking resources from each other, in the order of docs/robustness.md. */
export const budgets = {
  connections: budget({
    what: 'connections to the database',
    unit: 'count',
    most: ({ poolSize }) => poolSize,
    tenant: 'share',
    beyond: [429, 503],
    setting: 'poolSize',
  }),
  clientConnections: budget({
    what: 'connections of clients',
    unit: 'count',
    most: () => 8_000,
    beyond: [],
  }),
  strangers: budget({
    what: 'connections of clients that have brought no good token',
    unit: 'count',
    most: () => 4_000,
    beyond: [],
  }),
  strangersOfAddress: budget({
    what: 'such connections from one address',
    unit: 'count',
    most: () => 1_000,
    beyond: [],
  }),
  waitingRequests: budget({
    what: 'requests on one connection without an answer',
    unit: 'count',
    most: () => 16,
    beyond: [429],
  }),
  bodyBytes: budget({
    what: 'bytes of request bodies',
    unit: 'bytes',
    most: partOfMemory(1 / 6),
    tenant: 'share',
    beyond: [429, 503],
    setting: 'requestMemory',
  }),
  answerBytes: budget({
    what: 'bytes of answers that wait to be sent',
    unit: 'bytes',
    most: partOfMemory(2 / 3),
    tenant: 'share',
    beyond: [429, 503],
    setting: 'requestMemory',
  }),
  changingBytes: budget({
    what: 'bytes of answers that change their form at a time',
    unit: 'bytes',
    most: () => 16 * 1024 * 1024,
    tenant: 'share',
    beyond: [429, 503],
  }),
  handshakeTime: budget({ what: 'time of a TLS handshake', unit: 'milliseconds', most: () => 10_000, beyond: [] }),
  headersTime: budget({
    what: 'time for the headers of a request to arrive',
    unit: 'milliseconds',
    most: () => 20_000,
    beyond: [408],
  }),
  requestTime: budget({
    what: 'time for a request to arrive',
    unit: 'milliseconds',
    most: () => 120_000,
    beyond: [408],
  }),
  unreadTime: budget({
    what: 'time in which a client takes nothing of an answer',
    unit: 'milliseconds',
    most: () => 60_000,
    beyond: [],
  }),
  exports: budget({
    what: 'places for exports',
    unit: 'count',
    most: ({ poolSize }) => mostOf('export', poolSize),
    tenant: 'share',
    beyond: [503],
    setting: 'poolSize',
  }),
  groups: budget({
    what: 'places for groups of batches',
    unit: 'count',
    most: ({ poolSize }) => mostOf('group', poolSize),
    tenant: 'share',
    beyond: [429, 503],
    setting: 'poolSize',
  }),
  groupTime: budget({
    what: 'time of a group until its last request begins',
    unit: 'milliseconds',
    most: () => 30_000,
    beyond: [504],
  }),
  batchAnswer: budget({
    what: 'bytes of the answers within one batch',
    unit: 'bytes',
    most: () => MOST_BYTES,
    beyond: [400],
  }),
  writes: budget({
    what: 'writes that wait for an answer',
    unit: 'count',
    most: () => 10_000,
    tenant: 'share',
    beyond: [429, 503],
  }),
  bytesOfWrites: budget({
    what: 'bytes of writes that wait for an answer',
    unit: 'bytes',
    most: partOfMemory(1 / 12),
    tenant: 'share',
    beyond: [429, 503],
    setting: 'requestMemory',
  }),
  imports: budget({
    what: 'imports',
    unit: 'count',
    // Each keeps up to four chunks in memory, and one line of a chunk can be as long as a body.
    most: () => 16,
    tenant: 'share',
    beyond: [429, 503],
  }),
  handshakes: budget({
    what: 'handshakes with addresses of subscriptions',
    unit: 'count',
    most: () => 16,
    tenant: 'share',
    beyond: [429, 503],
  }),
  handshakesWithHost: budget({
    what: 'handshakes with one host',
    unit: 'count',
    most: () => 8,
    tenant: 'share',
    beyond: [429, 503],
  }),
  posts: budget({ what: 'POSTs of notifications', unit: 'count', most: () => 32, tenant: 'share', beyond: [] }),
  postsToHost: budget({
    what: 'POSTs of notifications to one host',
    unit: 'count',
    most: () => 16,
    tenant: 'share',
    beyond: [],
  }),
  notificationBytes: budget({
    what: 'bytes of call records in notifications that are being sent',
    unit: 'bytes',
    most: partOfMemory(1 / 12),
    tenant: 'share',
    beyond: [],
    setting: 'requestMemory',
  }),
  diskReserve: budget({
    what: 'space that stays free on the disk',
    unit: 'bytes',
    most: ({ storageReserve = LARGEST_RESERVE }) => storageReserve,
    beyond: [507],
    setting: 'storageReserve',
  }),
  memoryOfStatement: budget({
    what: 'bytes of memory of a statement, in the embedded PostgreSQL on Linux',
    unit: 'bytes',
    most: () => 768 * 1024 * 1024,
    beyond: [400],
  }),
};
