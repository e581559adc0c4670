import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { container } from '../../src/app.container';
import { csdlXml } from '../../src/csdl/csdl-xml';
import { modelDocument } from '../../src/csdl/model-document';

export const modules = resolve(__dirname, '../../node_modules');

/** Writes the client that odata2ts makes from the metadata of beta, in TypeScript, to `client` in the folder. */
export function generateClient(folder: string): void {
  const metadata = join(folder, 'metadata.xml');
  writeFileSync(metadata, csdlXml(modelDocument(container, 'beta', '4.0')));
  writeFileSync(join(folder, 'tsconfig.json'), '{ "compilerOptions": { "strict": true, "target": "es2022" } }');
  const generator = join(modules, '@odata2ts/odata2ts/lib/run-cli.js');
  const options = ['--source', metadata, '--output', join(folder, 'client'), '--mode', 'service', '--emit-mode', 'ts'];
  execFileSync(process.execPath, [generator, ...options], { cwd: folder, stdio: 'pipe' });
}
