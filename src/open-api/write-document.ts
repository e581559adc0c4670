import 'reflect-metadata';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { AppModule } from '../app.module';
import { loadSettings } from '../config/env';
import { openApiDocument } from './document';

/** The program is `dist/src/open-api/write-document.js`, three folders below the root of the project. */
const file = join(__dirname, '../../..', 'openapi.json');

/** The document that the service serves with its default settings; nothing is started to make it. */
async function documentText(): Promise<string> {
  const settings = loadSettings({});
  const app = await NestFactory.create(AppModule.register(settings, ''), new FastifyAdapter(), {
    preview: true,
    abortOnError: false,
    logger: ['error'],
  });
  return `${JSON.stringify(openApiDocument(app, settings.auth), null, 2)}\n`;
}

async function main(): Promise<void> {
  const text = await documentText();
  if (!process.argv.includes('--check')) {
    await writeFile(file, text);
    console.log('openapi.json is written.');
  } else if ((await readFile(file, 'utf8').catch(() => '')) === text) {
    console.log('openapi.json is up to date.');
  } else {
    console.error(
      'openapi.json differs from what the service serves. Run "npm run openapi:write" and commit the file.',
    );
    process.exitCode = 1;
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
