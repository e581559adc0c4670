import { execFile } from 'node:child_process';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createBrotliDecompress } from 'node:zlib';
import { chromium, type Browser, type LaunchOptions } from 'playwright-core';

export interface TestBrowser {
  readonly browser: Browser;
  close(): Promise<void>;
}

/** The package has a browser for this platform; elsewhere the installed Chrome is used. */
const isPacked = process.platform === 'linux' && process.arch === 'x64';

/** Starts a browser without a window. */
export async function startBrowser(): Promise<TestBrowser> {
  const browser = await chromium.launch(isPacked ? await unpacked() : { channel: 'chrome' });
  return { browser, close: () => browser.close() };
}

/**
 * The browser of @sparticuz/chromium, with the libraries and fonts that a small system does not have. The first test
 * that needs it unpacks it.
 */
async function unpacked(): Promise<LaunchOptions> {
  const home = join(dirname(createRequire(__filename).resolve('@sparticuz/chromium')), '../..');
  const { version } = JSON.parse(await readFile(join(home, 'package.json'), 'utf8')) as { version: string };
  const cache = resolve(__dirname, '../../node_modules/.cache');
  const folder = join(cache, `chromium-${version}`);
  if (!existsSync(folder)) {
    await mkdir(cache, { recursive: true });
    const aside = await mkdtemp(`${folder}-`);
    await unpack(join(home, 'bin'), aside);
    // Another test may have been quicker.
    await rename(aside, folder).catch(() => rm(aside, { recursive: true, force: true }));
  }
  return {
    executablePath: join(folder, 'chromium'),
    // The sandbox is not there for root, nor in most containers; the pages are those of the test.
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
    timeout: 120_000,
    env: {
      ...(process.env as Record<string, string>),
      LD_LIBRARY_PATH: join(folder, 'lib'),
      FONTCONFIG_PATH: join(folder, 'fonts'),
    },
  };
}

async function unpack(packed: string, folder: string): Promise<void> {
  const inflate = (name: string, mode: number): Promise<void> =>
    pipeline(
      createReadStream(join(packed, `${name}.br`)),
      createBrotliDecompress(),
      createWriteStream(join(folder, name), { mode }),
    );
  await inflate('chromium', 0o700);
  for (const name of ['al2023.tar', 'fonts.tar']) {
    await inflate(name, 0o600);
    await promisify(execFile)('tar', ['-xf', join(folder, name), '-C', folder]);
  }
}
