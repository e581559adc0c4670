import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { version } from '../../package.json';
import { allPermissions, developmentTenant } from '../auth/development-client';
import type { AuthSettings } from '../config/settings';
import type { Version } from '../edm/version';
import { errorSchema, errorSchemaName } from './error-schema';
import { sharedHeaders } from './response-headers';
import { modelSchemas } from './schemas';
import type { Tag } from './tags';
import { tidyDocument } from './tidy-document';
import { pathsIn } from './versions';

const description = `Call records in the shape of Microsoft Graph's call records API, with writes.

**To try it out,** choose _Authorize_, then take the operations from top to bottom. The first one creates the call that
the others read and change, and the last ones delete it. Status 409 for a create means that it exists already.
A subscription needs a URL that answers, and an expiry in the future. While the development issuer is on, the examples
name a receiver of this service, \`/development/notifications\`.

Every path works below \`/v1.0\`, below \`/beta\` and without a prefix, which means v1.0; the two differ in call logs and subscriptions only,
and each has a document. An id is a path segment or a key in parentheses:
\`/callRecords('{id}')\`.

Every answer has a \`request-id\`. The request header \`client-request-id\` comes back in the answer. The request header
\`Accept: application/json;odata.metadata=none\` leaves out all annotations except links to further pages.

The document of v1.0 as [JSON](/api-json) and as [YAML](/api-yaml), that of beta as [JSON](/api-beta-json) and as
[YAML](/api-beta-yaml).`;

/** Root of the URLs in examples. */
const EXAMPLES = 'http://localhost:3000/v1.0/';

/** Builds the OpenAPI document of a version of the API. @param tags groups of operations, in the order of the page */
export function openApiDocument(
  app: INestApplication,
  auth: AuthSettings,
  tags: readonly Tag[],
  graph: Version = 'v1.0',
): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.0.3')
    .setTitle('Call records')
    .setDescription(description)
    .setVersion(version)
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer(`/${graph}`, `as Graph ${graph}`);
  for (const { name, description: meaning } of tags) builder.addTag(name, meaning);
  addSecurity(builder, auth);
  const document = SwaggerModule.createDocument(app, builder.build(), { autoTagControllers: false });
  document.paths = pathsIn(document.paths, graph);
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, ...modelSchemas(graph), [errorSchemaName]: errorSchema },
    headers: sharedHeaders,
  };
  const text = JSON.stringify(tidyDocument(document)).replaceAll(EXAMPLES, EXAMPLES.replace('v1.0', graph));
  return JSON.parse(text) as OpenAPIObject;
}

function addSecurity(builder: DocumentBuilder, { kind }: AuthSettings): void {
  if (kind === 'provider') {
    const description = 'An access token of the OpenID provider.';
    builder
      .addBearerAuth({ type: 'http', bearerFormat: 'JWT', description }, 'bearer')
      .addSecurityRequirements('bearer');
    return;
  }
  const tokenUrl = `/${developmentTenant}/oauth2/v2.0/token`;
  builder
    .addOAuth2(
      {
        type: 'oauth2',
        description: 'The issuer that is built in for development. It takes any client id and secret.',
        flows: { clientCredentials: { tokenUrl, scopes: { [allPermissions]: 'All permissions' } } },
      },
      'development',
    )
    .addSecurityRequirements('development', [allPermissions]);
}
