import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Asker } from '../../budgets/asker';
import type { Version } from '../../edm/version';
import type { Preferences } from '../../odata/syntax/preference';
import { GraphError } from '../errors/graph-error';
import { hasTextNumbers } from './body-form';
import { versionPrefixOf } from './canonical-url';
import { readConditions, type Conditions } from './conditions';
import { exportRequest, type ExportRequest } from './export-format';
import { readPreferences } from './preferences';
import { odataVersionOf } from './protocol.hook';

/** The parts of a request URL other than the path. */
export interface UrlParts {
  /** URL of the service root that the client uses, such as `http://localhost:3000/v1.0`. */
  readonly root: string;
  /** Version of the model: that of the URL's prefix, v1.0 without one. */
  readonly version: Version;
  /** Query part of the URL as written, without the question mark. */
  readonly query: string;
}

/** Everything in a request except its path and body. */
export interface GraphRequest extends UrlParts {
  readonly tenantId: string;
  /** Granted permissions. The guard has checked those that every use of the operation needs. */
  readonly permissions: ReadonlySet<string>;
  /** Client application of the token; absent where the token does not identify one. */
  readonly appId?: string;
  /** Owner of what the request creates, when the token does not identify an application. */
  readonly owner?: string;
  /** Version in the header `OData-Version`: that of the body. Absent: the latest. */
  readonly odataVersion?: string;
  /** Whether the client names a version of OData, and so expects the standard's meaning where Graph's differs. */
  readonly isOData: boolean;
  /** Maximum number of items on a page (`Prefer: maxpagesize`). */
  readonly maxPageSize?: number;
  /** Content of the answer to a write (`Prefer: return`); absent: the entity. */
  readonly returns?: Preferences['return'];
  readonly conditions: Conditions;
  /** Version of the protocol that the answer has. */
  readonly protocol: ReturnType<typeof odataVersionOf>;
  /** Whether numbers that a double cannot hold are strings in the body. */
  readonly hasTextNumbers: boolean;
  /** The socket of the client that waits for the answer. */
  readonly asker: Asker;
  /** Set where the client requests a bulk export instead of pages. */
  readonly export?: ExportRequest;
}

/** Passes the {@link UrlParts} to a handler that needs no principal. */
export const FromUrl = createParamDecorator((_: unknown, context: ExecutionContext): UrlParts => {
  return urlParts(context.switchToHttp().getRequest<FastifyRequest>());
});

/** Passes the {@link GraphRequest} to a handler. */
export const FromRequest = createParamDecorator((_: unknown, context: ExecutionContext): GraphRequest => {
  const http = context.switchToHttp();
  const request = http.getRequest<FastifyRequest>();
  const { principal, originalUrl, headers } = request;
  if (!principal) throw new GraphError('unauthenticated');
  if (/^[^?]*%00/.test(originalUrl)) throw new GraphError('badRequest', { message: 'No id has the character U+0000.' });
  const { maxPageSize, return: returns } = readPreferences(headers.prefer);
  const conditions = readConditions(headers);
  const isText = hasTextNumbers(headers['content-type']);
  const exported = exportRequest(request, http.getResponse<FastifyReply>());
  const { tenantId, permissions, appId, owner } = principal;
  const { root, version, query } = urlParts(request);
  const asker = request.raw.socket;
  const named = headers['odata-version'];
  return {
    ...{ tenantId, permissions, appId, owner, maxPageSize, returns, conditions, asker, export: exported },
    ...{ root, version, query, protocol: odataVersionOf(headers), hasTextNumbers: isText },
    odataVersion: typeof named === 'string' ? named : undefined,
    isOData: named !== undefined || headers['odata-maxversion'] !== undefined,
  };
});

function urlParts({ protocol, host, originalUrl }: FastifyRequest): UrlParts {
  const prefix = versionPrefixOf(originalUrl);
  const at = originalUrl.indexOf('?');
  return {
    root: `${protocol}://${host}${prefix}`,
    version: prefix === '/beta' ? 'beta' : 'v1.0',
    query: at < 0 ? '' : originalUrl.slice(at + 1),
  };
}
