import { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';

/**
 * Two numbers for PostgreSQL's advisory locks. Whoever holds the lock in the database `postgres` owns the server; the
 * lock goes with the session, so that a killed service leaves it free.
 */
const lockKey = [0x63616c6c, 0x72656373] as const;
const lockPatienceMs = 5_000;
const reconnectMs = 250;

/** Name of the server setting that holds the process id of the service that started the server. */
export const ownerSetting = 'callrecords.owner_pid';

/** What a look at a running server tells about its owner. */
export interface OwnerState {
  /** Whether some session holds the lock. */
  readonly locked: boolean;
  /** Process id of the service that started the server. */
  readonly ownerPid: number;
}

/** A session on a server of this machine. */
export interface Session {
  readonly client: Client;
  readonly socket: Socket;
}

/**
 * Connects to a server.
 *
 * @throws {Error} when there is no answer within 5 seconds
 */
export async function openSession(url: string): Promise<Session> {
  const socket = new Socket();
  const client = new Client({
    connectionString: url,
    ssl: false,
    stream: () => socket,
    connectionTimeoutMillis: 5_000,
    application_name: 'callrecords owner',
  });
  // A lost connection also ends the session, which is where it is dealt with; unheard, the event would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    socket.destroy();
    throw error;
  }
  return { client, socket };
}

/** Looks who owns the server, without touching the lock. */
export async function readOwner({ client }: Session): Promise<OwnerState> {
  const { rows } = await client.query<OwnerState>(
    `SELECT coalesce(current_setting('${ownerSetting}', true), '0')::int AS "ownerPid",
            EXISTS (SELECT FROM pg_locks
                    WHERE locktype = 'advisory' AND classid = $1 AND objid = $2 AND objsubid = 2 AND granted) AS locked`,
    [...lockKey],
  );
  const [state] = rows;
  if (!state) throw new Error('The server gave no answer about its owner');
  return state;
}

/** Takes the lock if it is free. */
export async function tryLock({ client }: Session): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1, $2) AS taken', [...lockKey]);
  return rows[0]?.taken === true;
}

/** Ownership of a server that this process has started. */
export interface Ownership {
  /** Lets this process end although the session is open. */
  unref(): void;
  release(): Promise<void>;
}

/**
 * Takes the lock and keeps it, also when the server restarts its sessions after one of them crashed.
 *
 * @param session an open session on the database `postgres`; belongs to the ownership from here on
 * @throws {Error} when somebody else holds the lock for more than 5 seconds
 */
export async function takeOwnership(session: Session, url: string): Promise<Ownership> {
  const state: { session?: Session; released: boolean } = { released: false };
  const adopt = async (fresh: Session): Promise<void> => {
    await waitForLock(fresh);
    if (state.released) return fresh.client.end();
    state.session = fresh;
    fresh.client.once('end', () => void retake());
  };
  const retake = async (): Promise<void> => {
    state.session = undefined;
    while (!state.released && !state.session) {
      await sleep(reconnectMs, undefined, { ref: false });
      await openSession(url)
        .then(adopt)
        .catch(() => undefined);
    }
    unref();
  };
  const unref = (): void => void state.session?.socket.unref();
  await adopt(session);
  return {
    unref,
    async release() {
      state.released = true;
      state.session?.socket.ref();
      await state.session?.client.end();
    },
  };
}

async function waitForLock({ client }: Session): Promise<void> {
  try {
    await client.query(`SET lock_timeout = ${lockPatienceMs}`);
    await client.query('SELECT pg_advisory_lock($1, $2)', [...lockKey]);
  } catch (error) {
    await client.end();
    throw error;
  }
}
