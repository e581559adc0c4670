import type { INestApplication } from '@nestjs/common';
import { SwaggerModule } from '@nestjs/swagger';
import type { AuthSettings } from '../config/settings';
import { allPermissions, openApiDocument } from './document';

/** Leaves out what has nothing to say here: the bar above, links, and the one media type and schema of all errors. */
const css = `
.swagger-ui .topbar,
.swagger-ui .response-col_links,
.swagger-ui .response[data-code^="4"] .response-control-media-type,
.swagger-ui .response[data-code^="4"] .tab,
.swagger-ui .response[data-code^="5"] .response-control-media-type,
.swagger-ui .response[data-code^="5"] .tab { display: none }
`;

/** Serves Swagger UI at `/api` and the document at `/api-json` and `/api-yaml`. */
export function serveSwaggerUi(app: INestApplication, auth: AuthSettings): void {
  const document = openApiDocument(app, auth);
  SwaggerModule.setup('api', app, document, {
    jsonDocumentUrl: 'api-json',
    yamlDocumentUrl: 'api-yaml',
    customSiteTitle: 'Call records API',
    customCss: css,
    swaggerOptions: {
      persistAuthorization: true,
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
}
