/** Whoever is signed in. */
export interface Session {
  /** A token that is still valid, from memory or asked for anew. */
  token(): Promise<string>;
  /** What the header shows. */
  readonly name: string;
  /** Tells this session from others in caches. */
  readonly owner: string;
  /** Ends the session; undefined where people cannot sign out. */
  readonly signOut?: () => Promise<void>;
}

/** Seconds before its end at which a token is replaced. */
export const MARGIN = 60;
