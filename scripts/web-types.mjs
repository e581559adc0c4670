// Writes the types of the console's client from openapi.json, unless they are of the present document.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const document = join(root, 'openapi.json');
const target = join(root, 'web', 'src', 'api', 'schema.d.ts');

export async function writeWebTypes() {
  const mark = `// of openapi.json ${createHash('sha1').update(readFileSync(document)).digest('hex')}\n`;
  if (existsSync(target) && readFileSync(target, 'utf8').startsWith(mark)) return;
  const { default: openapi, astToString } = await import('openapi-typescript');
  const types = await openapi(JSON.parse(readFileSync(document, 'utf8')));
  // Put in place at once: types are checked and linted at the same time.
  const aside = `${target}.${process.pid}`;
  writeFileSync(aside, mark + astToString(types));
  renameSync(aside, target);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeWebTypes();
