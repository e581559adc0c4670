// Makes the package that runs without the sources: `node scripts/pack.mjs [folder]` puts it there as a .tgz file.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ensureBuild, root } from './build.mjs';

/** Dependencies that only the build needs: compilers, and what the console is built from. */
const ofBuild = [
  ...['@swc/core', 'vite', 'react', 'react-dom', '@tanstack/react-query', '@tanstack/react-router'],
  ...['@observablehq/plot', 'openapi-fetch', 'oidc-client-ts'],
];

/** The package without what only a clone needs: scripts, checks, and tools for development. */
function manifest() {
  const { name, version, description, license, engines, bin, files, dependencies } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  );
  const needed = Object.entries(dependencies).filter(([dependency]) => !ofBuild.includes(dependency));
  return { name, version, description, license, engines, bin, files, dependencies: Object.fromEntries(needed) };
}

/** @param folder that gets the file @returns the exit code of npm */
function pack(folder) {
  const stage = mkdtempSync(join(tmpdir(), 'callrecords-pack-'));
  try {
    for (const path of ['dist/src', 'dist/web', 'dist/package.json', 'scripts', 'README.md', 'LICENSE'])
      if (existsSync(join(root, path))) cpSync(join(root, path), join(stage, path), { recursive: true });
    writeFileSync(join(stage, 'package.json'), `${JSON.stringify(manifest(), null, 2)}\n`);
    mkdirSync(folder, { recursive: true });
    const { status } = spawnSync(
      'npm',
      ['pack', '--ignore-scripts', '--loglevel=error', `--pack-destination=${folder}`],
      {
        cwd: stage,
        stdio: 'inherit',
        shell: process.platform === 'win32',
      },
    );
    return status ?? 1;
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

try {
  // What the build says is not the name of the file, which npm prints.
  await ensureBuild(console.error);
  process.exitCode = pack(resolve(process.argv[2] ?? '.'));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
