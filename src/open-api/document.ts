import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { permissions } from '../auth/permissions';
import type { AuthSettings } from '../config/settings';
import { errorSchema, errorSchemaName } from './answer-schemas';
import { modelSchemas } from './schemas';

/** Tenant for which Swagger UI asks the development issuer; any other GUID would do as well. */
export const developmentTenant = 'dc368399-474c-4d40-900c-6265431fd81f';

const description = `Call records in the shape of the Microsoft Graph call records API, and writable.

Every operation needs a bearer token. Paths work below \`/v1.0\`, below \`/beta\` and without a prefix; ids can be
written as path segments or as keys in parentheses, \`/callRecords('{id}')\`.`;

/** The OpenAPI document of the application. */
export function openApiDocument(app: INestApplication, auth: AuthSettings): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setTitle('Call records')
    .setDescription(description)
    .setVersion('1.0')
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer('/v1.0', 'As Graph v1.0')
    .addServer('/beta', 'As Graph beta')
    .addTag('Call records', 'Calls and meetings that have ended.')
    .addTag('Sessions', 'Connections between two endpoints of a call.')
    .addTag('Segments', 'Stretches of a session, with the quality of their media.')
    .addBearerAuth({ type: 'http', bearerFormat: 'JWT', description: 'Paste an access token.' }, 'bearer')
    .addSecurityRequirements('bearer');
  if (auth.kind === 'development') addDevelopmentIssuer(builder);
  const document = SwaggerModule.createDocument(app, builder.build());
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, ...modelSchemas(), [errorSchemaName]: errorSchema },
  };
  return document;
}

function addDevelopmentIssuer(builder: DocumentBuilder): void {
  const scopes = Object.fromEntries([
    ['https://graph.microsoft.com/.default', 'All permissions'],
    ...permissions.map((permission) => [permission, permission]),
  ]) as Record<string, string>;
  const tokenUrl = `/${developmentTenant}/oauth2/v2.0/token`;
  builder
    .addOAuth2(
      {
        type: 'oauth2',
        description: 'The development issuer takes any client id and secret.',
        flows: { clientCredentials: { tokenUrl, scopes } },
      },
      'development',
    )
    .addSecurityRequirements('development', ['https://graph.microsoft.com/.default']);
}
