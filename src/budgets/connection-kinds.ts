/**
 * Purposes of database connections. A `held` write waits for a call record that another transaction has locked.
 * Statements about all tenants are `background`, too.
 */
export const connectionKinds = ['read', 'write', 'held', 'export', 'import', 'group', 'background'] as const;
export type ConnectionKind = (typeof connectionKinds)[number];

/** A number of connections that other kinds leave free for the listed kinds together. */
export interface Guarantee {
  readonly kinds: readonly ConnectionKind[];
  readonly least: number;
}

/** Smaller pools have no guarantees for kinds: there are just enough connections to divide between tenants. */
const DIVISIBLE = 4;
/** Pool size from which background work has a connection that it does not share with writes. */
const ROOMY = 6;

/**
 * Kinds that keep a connection for long: an export until its last row, a group until its last request, a held write up
 * to 3 s.
 */
const long: readonly ConnectionKind[] = ['held', 'export', 'import', 'group'];

/** The guarantees of a pool. No kind is in two of them, and their sum is below the size. @param size of the pool */
export function guaranteesOf(size: number): readonly Guarantee[] {
  if (size < DIVISIBLE) return [];
  const share = (part: number): number => Math.max(1, Math.floor(size / part));
  const quick: readonly Guarantee[] =
    size < ROOMY
      ? [{ kinds: ['write', 'background'], least: 1 }]
      : [
          { kinds: ['write'], least: share(8) },
          { kinds: ['background'], least: share(16) },
        ];
  return [{ kinds: ['read'], least: share(4) }, ...quick, { kinds: long, least: share(8) }];
}

/** Maximum number of connections of a kind at a time. @param size of the pool */
export function mostOf(kind: ConnectionKind, size: number): number {
  if (!long.includes(kind)) return size;
  return size < DIVISIBLE ? 1 : 1 + Math.floor(size / 4);
}
