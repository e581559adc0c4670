import type { INestApplication } from '@nestjs/common';
import { SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { allPermissions } from '../auth/development-client';
import type { AuthSettings } from '../config/settings';
import { fastifyOf } from '../connections/fastify-of';
import type { Version } from '../edm/version';
import { openRoute } from '../graph/request/open-routes';
import { keepAnswer } from './kept-answer';
import { openApiDocument } from './open-api-document';
import { protectPage } from './page-headers';
import { css } from './swagger-ui.css';
import { pagePlugin } from './swagger-ui.plugin';
import type { Tag } from './tags';

/** Path of the page. */
export const pagePath = '/api';

/** What the page has for trying out while the development issuer is on. */
export interface Trial {
  /** What stands in the place of texts of examples. */
  examples(): ReadonlyMap<string, string>;
  /** Tag of the paths, before the tag of what deletes. */
  readonly tag: Tag;
  readonly paths: OpenAPIObject['paths'];
}

/** The page's title; what follows lets a phone show the page in its own width. Nest has no other place for it. */
const head = 'Call records API</title><meta name="viewport" content="width=device-width, initial-scale=1">';

/** What the page's script holds in the place of a document. */
const noDocument = JSON.parse('{}') as OpenAPIObject;

function isOfScript(request: unknown): boolean {
  return (request as { readonly url: string }).url.includes('-init.js');
}

/** Documents that the page lists. */
const urls = [
  { name: 'v1.0', url: '/api-json' },
  { name: 'beta', url: '/api-beta-json' },
];

/** Routes of the page and its documents. */
const documentation = /^\/(?:api(?:-beta)?(?:-json|-yaml)?(?:\/.*)?|favicon\.ico)$/;
const document = /-(?:json|yaml)$/;

/**
 * Serves Swagger UI at `/api`, the document of v1.0 at `/api-json` and `/api-yaml`, and that of beta at
 * `/api-beta-json` and `/api-beta-yaml`.
 */
export function serveSwaggerUi(app: INestApplication, auth: AuthSettings, tags: readonly Tag[], trial: Trial): void {
  const fastify = fastifyOf(app);
  fastify.addHook('onRoute', (route) => {
    if (!documentation.test(route.url)) return;
    route.config = { ...route.config, ...openRoute };
    if (document.test(route.url)) keepAnswer(route);
    else protectPage(route);
  });
  const documentOf = (version: Version): OpenAPIObject => {
    if (auth.kind !== 'development') return openApiDocument(app, auth, tags, version);
    const document = openApiDocument(app, auth, [...tags.slice(0, -1), trial.tag, ...tags.slice(-1)], version);
    let text = JSON.stringify({ ...document, paths: { ...document.paths, ...trial.paths } });
    for (const [from, to] of trial.examples()) text = text.replaceAll(from, to);
    return JSON.parse(text) as OpenAPIObject;
  };
  // Built on the first request: it would delay each start.
  SwaggerModule.setup(pagePath, app, () => documentOf('v1.0'), {
    jsonDocumentUrl: 'api-json',
    yamlDocumentUrl: 'api-yaml',
    customSiteTitle: head,
    customCss: css,
    explorer: true,
    // The page loads the document by its URL; Nest would put it into the page's script as well.
    patchDocumentOnRequest: (request, _reply, document) => (isOfScript(request) ? noDocument : document),
    swaggerOptions: {
      urls,
      plugins: [pagePlugin],
      filter: true,
      docExpansion: 'list',
      // Keeps the token in the page only, out of the browser's storage.
      persistAuthorization: false,
      displayRequestDuration: true,
      defaultModelsExpandDepth: 0,
      defaultModelExpandDepth: 2,
      initOAuth: {
        clientId: 'swagger-ui',
        clientSecret: 'any-secret',
        scopes: [allPermissions],
      },
    },
  });
  SwaggerModule.setup('api-beta', app, () => documentOf('beta'), { ui: false });
  // Browsers request it by themselves.
  fastify.get('/favicon.ico', (_, reply) => reply.status(204).send());
}
