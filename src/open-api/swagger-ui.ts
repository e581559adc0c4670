import type { INestApplication } from '@nestjs/common';
import { SwaggerModule } from '@nestjs/swagger';
import type { AuthSettings } from '../config/settings';
import { openApiDocument } from './document';

/** Serves Swagger UI at `/api` and the document at `/api-json` and `/api-yaml`. */
export function serveSwaggerUi(app: INestApplication, auth: AuthSettings): void {
  const document = openApiDocument(app, auth);
  SwaggerModule.setup('api', app, document, {
    jsonDocumentUrl: 'api-json',
    yamlDocumentUrl: 'api-yaml',
    customSiteTitle: 'Call records API',
    customCss: '.swagger-ui .topbar { display: none }',
    swaggerOptions: {
      persistAuthorization: true,
      displayRequestDuration: true,
      defaultModelsExpandDepth: 0,
      initOAuth: {
        clientId: 'swagger-ui',
        clientSecret: 'any-secret',
        scopes: ['https://graph.microsoft.com/.default'],
      },
    },
  });
}
