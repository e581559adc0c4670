import { spawnSync } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { parse } from 'node:path';
import { firstClosed, type NeededPaths, type UserIds } from './folder-access';

/** Arguments for starting a program. */
export interface Launch {
  readonly file: string;
  readonly args: readonly string[];
  readonly options: { readonly cwd: string; readonly uid?: number; readonly gid?: number };
}

/** The user of the PostgreSQL programs, and how to start them as that user. */
export interface ServerAccount {
  /** Absent: the user of the service itself. */
  readonly user?: UserIds;
  launch(program: string, args: readonly string[]): Launch;
}

/**
 * Chooses the user for the PostgreSQL programs, which refuse to run as root.
 * @param cluster folder of the database; need not exist
 * @param probe a program for a trial run with `--version`
 * @param needed paths that the programs must be able to access
 * @throws {Error} with advice, when no unprivileged user can access the paths
 */
export async function chooseAccount(cluster: string, probe: string, needed: NeededPaths): Promise<ServerAccount> {
  const cwd = parse(probe).root;
  if (process.getuid?.() !== 0) return { launch: (file, args) => ({ file, args, options: { cwd } }) };
  const user = (await ownerOf(cluster)) ?? (await unprivilegedUser());
  const closed = await firstClosed(needed, user);
  const account = closed === undefined ? plain(user, cwd) : throughSetpriv(user, cwd);
  const { file, args, options } = account.launch(probe, ['--version']);
  const trial = spawnSync(file, args, { ...options, encoding: 'utf8' });
  if (trial.status === 0) return account;
  const reason = trial.error?.message ?? trial.stderr.trim();
  throw new Error(
    `PostgreSQL refuses to run as root, and it could not be run as the unprivileged user ${user.uid}: ${reason}. ` +
      (closed === undefined ? '' : `The folder ${closed} is closed to that user and setpriv did not open it. `) +
      'Start the service as an ordinary user, or put the project and DATA_DIR in folders that every user may enter, ' +
      'or install setpriv (package util-linux), or set DATABASE_URL to an external PostgreSQL.',
  );
}

function plain(user: UserIds, cwd: string): ServerAccount {
  return { user, launch: (file, args) => ({ file, args, options: { cwd, ...user } }) };
}

/**
 * Starts a program as the unprivileged user with access to closed folders. Without `no_setuid_fixup`, the kernel
 * ignores the capability in access(2), which the PostgreSQL programs use to find each other.
 */
function throughSetpriv(user: UserIds, cwd: string): ServerAccount {
  const identity = [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'];
  const passage = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override', '--securebits=+no_setuid_fixup'];
  return {
    user,
    launch: (file, args) => ({
      file: 'setpriv',
      args: [...identity, ...passage, '--', file, ...args],
      options: { cwd },
    }),
  };
}

async function ownerOf(folder: string): Promise<UserIds | undefined> {
  const { uid, gid } = await stat(folder).catch(() => ({ uid: 0, gid: 0 }));
  return uid === 0 ? undefined : { uid, gid };
}

async function unprivilegedUser(): Promise<UserIds> {
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '');
  return findUser(passwd, 'postgres') ?? findUser(passwd, 'nobody') ?? { uid: 65_534, gid: 65_534 };
}

/** Finds a user other than root in the text of /etc/passwd. */
export function findUser(passwd: string, name: string): UserIds | undefined {
  const line = passwd.split('\n').find((candidate) => candidate.startsWith(`${name}:`));
  const [uid, gid] = line?.split(':').slice(2, 4).map(Number) ?? [];
  return uid !== undefined && gid !== undefined && uid > 0 && gid > 0 ? { uid, gid } : undefined;
}
