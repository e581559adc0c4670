import 'reflect-metadata';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { tags } from '../app.tags';
import { AppModule } from '../app.module';
import { loadSettings } from '../config/env';
import { versions, type Version } from '../edm/version';
import { openApiDocument } from '../open-api/open-api-document';

/** The file of each version. The program is `dist/src/tools/write-openapi.js`, three folders below the root. */
const files = { 'v1.0': 'openapi.json', beta: 'openapi-beta.json' } as const satisfies Record<Version, string>;

/** Builds the documents of the service with default settings, without starting anything. */
async function documentTexts(): Promise<[file: string, text: string][]> {
  const settings = loadSettings({});
  const app = await NestFactory.create(AppModule.register(settings, ''), new FastifyAdapter(), {
    preview: true,
    abortOnError: false,
    logger: ['error'],
  });
  return versions.map((version) => [
    files[version],
    `${JSON.stringify(openApiDocument(app, settings.auth, tags, version), null, 2)}\n`,
  ]);
}

async function main(): Promise<void> {
  for (const [name, text] of await documentTexts()) {
    const file = join(__dirname, '../../..', name);
    if (!process.argv.includes('--check')) {
      await writeFile(file, text);
      console.log(`${name} is written.`);
    } else if ((await readFile(file, 'utf8').catch(() => '')) === text) {
      console.log(`${name} is up to date.`);
    } else {
      console.error(`${name} differs from what the service serves. Run "npm run openapi:write" and commit the file.`);
      process.exitCode = 1;
    }
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
