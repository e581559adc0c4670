import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { Permission } from '../auth/permissions';
import type { AuthSettings } from '../config/settings';
import { errorExamples } from './error-examples';
import { errorSchema, errorSchemaName } from './error-schema';
import { modelSchemas } from './schemas';
import { tidyDocument } from './tidy-document';

/** Tenant for which Swagger UI asks the development issuer; any other GUID would do as well. */
export const developmentTenant = 'dc368399-474c-4d40-900c-6265431fd81f';

/** Scope that asks for every permission. */
export const allPermissions = 'https://graph.microsoft.com/.default';

const scopeMeanings: Readonly<Record<Permission, string>> = {
  'CallRecords.Read.All': 'Read call records',
  'CallRecords.ReadWrite.All': 'Read, create, change and delete call records',
  'CallRecord-PstnCalls.Read.All': 'Read logs of telephone calls',
};

const description = `Call records in the shape of the Microsoft Graph call records API, and writable.

Every operation needs a bearer token. Paths work below \`/v1.0\`, below \`/beta\` and without a prefix; ids can be
written as path segments or as keys in parentheses, \`/callRecords('{id}')\`.

Every answer carries a \`request-id\`, and echoes the request header \`client-request-id\`. With the request header
\`Accept: application/json;odata.metadata=none\` an answer leaves out what OData adds, but for links to further pages.

Ids in the examples belong together: create the whole call first, and the other operations find it.`;

/** The OpenAPI document of the application. */
export function openApiDocument(app: INestApplication, auth: AuthSettings): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.0.3')
    .setTitle('Call records')
    .setDescription(description)
    .setVersion('1.0')
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer('/v1.0', 'as Graph v1.0')
    .addServer('/beta', 'as Graph beta')
    .addTag('Call records', 'Calls and meetings that have ended.')
    .addTag('Participants', 'People and services that took part in a call.')
    .addTag('Sessions', 'Connections between two endpoints of a call.')
    .addTag('Segments', 'Stretches of a session, with the quality of their media.');
  // What stands first is what Swagger UI offers first.
  if (auth.kind === 'development') addDevelopmentIssuer(builder);
  builder
    .addBearerAuth({ type: 'http', bearerFormat: 'JWT', description: 'Any access token of the issuer.' }, 'bearer')
    .addSecurityRequirements('bearer');
  const document = SwaggerModule.createDocument(app, builder.build());
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, ...modelSchemas(), [errorSchemaName]: errorSchema },
    examples: errorExamples(),
  };
  return tidyDocument(document);
}

function addDevelopmentIssuer(builder: DocumentBuilder): void {
  const scopes = { [allPermissions]: 'All permissions', ...scopeMeanings };
  const tokenUrl = `/${developmentTenant}/oauth2/v2.0/token`;
  builder
    .addOAuth2(
      {
        type: 'oauth2',
        description: 'The issuer that is built in for development. It takes any client id and secret.',
        flows: { clientCredentials: { tokenUrl, scopes } },
      },
      'development',
    )
    .addSecurityRequirements('development', [allPermissions]);
}
