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
import type { Tag } from './tags';

/** Documents that the page lists. */
const urls = [
  { name: 'v1.0', url: '/api-json' },
  { name: 'beta', url: '/api-beta-json' },
];

/** Routes of the page and its documents, and the redirects to the page. */
const documentation = /^\/(?:api(?:-beta)?(?:-json|-yaml)?(?:\/.*)?|favicon\.ico)?$/;
const document = /-(?:json|yaml)$/;

/**
 * Serves Swagger UI at `/api`, the document of v1.0 at `/api-json` and `/api-yaml`, and that of beta at
 * `/api-beta-json` and `/api-beta-yaml`. Redirects browsers from `/` to the page.
 * @param examples what stands in the place of texts of examples while the development issuer is on
 */
export function serveSwaggerUi(
  app: INestApplication,
  auth: AuthSettings,
  tags: readonly Tag[],
  examples: () => ReadonlyMap<string, string>,
): void {
  const fastify = fastifyOf(app);
  fastify.addHook('onRoute', (route) => {
    if (!documentation.test(route.url)) return;
    route.config = { ...route.config, ...openRoute };
    if (document.test(route.url)) keepAnswer(route);
    else protectPage(route);
  });
  const documentOf = (version: Version): OpenAPIObject => {
    const built = openApiDocument(app, auth, tags, version);
    if (auth.kind !== 'development') return built;
    let text = JSON.stringify(built);
    for (const [from, to] of examples()) text = text.replaceAll(from, to);
    return JSON.parse(text) as OpenAPIObject;
  };
  // Built on the first request: it would delay each start.
  SwaggerModule.setup('api', app, () => documentOf('v1.0'), {
    jsonDocumentUrl: 'api-json',
    yamlDocumentUrl: 'api-yaml',
    customSiteTitle: 'Call records API',
    customCss: css,
    explorer: true,
    swaggerOptions: {
      urls,
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
  fastify.get('/', (_, reply) => reply.redirect('/api'));
  // Browsers request it by themselves.
  fastify.get('/favicon.ico', (_, reply) => reply.status(204).send());
}
