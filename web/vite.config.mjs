// Builds the console into dist/web, and serves it while you work on it (`npm run dev:web`).
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { defineConfig } from 'vite';

const root = dirname(fileURLToPath(import.meta.url));
const service = process.env.CALLRECORDS_URL ?? 'http://localhost:3000';

/** Writes each file of text once more, as Brotli and as gzip: the service compresses nothing of the page itself. */
function compressed() {
  let folder;
  return {
    name: 'compressed',
    apply: 'build',
    configResolved: ({ build, root: base }) => (folder = resolve(base, build.outDir)),
    closeBundle() {
      for (const name of readdirSync(folder, { recursive: true })) {
        if (!/\.(?:js|css|html|svg)$/.test(name)) continue;
        const content = readFileSync(join(folder, name));
        const params = { [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
        writeFileSync(join(folder, `${name}.br`), brotliCompressSync(content, { params }));
        writeFileSync(join(folder, `${name}.gz`), gzipSync(content, { level: 9 }));
      }
    },
  };
}

export default defineConfig(({ command }) => {
  // Vite takes a NODE_ENV that is set, such as `test`, and would build React with its checks for developers.
  if (command === 'build') process.env.NODE_ENV = 'production';
  return {
    root,
    build: {
      ...{ outDir: '../dist/web', emptyOutDir: true },
      // The page's policy forbids scripts and pictures that stand in the page.
      assetsInlineLimit: 0,
      rolldownOptions: {
        // Packages mark modules for servers that draw React pages; here is none.
        onLog: (level, log, write) => log.code !== 'MODULE_LEVEL_DIRECTIVE' && write(level, log),
      },
    },
    plugins: [compressed()],
    server: {
      port: 5173,
      proxy: Object.fromEntries(
        ['^/v1\\.0/', '^/console/', '^/development/', '^/health/', '^/api', '^/[0-9a-f-]{36}/'].map((path) => [
          path,
          service,
        ]),
      ),
    },
  };
});
