import { execFile } from 'node:child_process';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
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
  const folder = await mkdtemp(join(tmpdir(), 'callrecords-browser-'));
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 5 });
  try {
    const browser = await chromium.launch(isPacked ? await unpack(folder) : { channel: 'chrome' });
    return {
      browser,
      close: async () => {
        await browser.close();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Unpacks the browser of @sparticuz/chromium with the libraries and fonts that a small system does not have. */
async function unpack(folder: string): Promise<LaunchOptions> {
  const packed = join(dirname(createRequire(__filename).resolve('@sparticuz/chromium')), '../../bin');
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
