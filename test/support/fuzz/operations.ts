import type { OpenAPIObject } from '@nestjs/swagger';
import { logFunctions } from '../../../src/call-logs/log-functions';
import { logs } from '../../../src/call-logs/logs';
import { CallRecord, Organizer, Participant, Segment, Session } from '../../../src/call-records/model';
import { typeOf } from '../../../src/edm/registry';
import type { StructuredType } from '../../../src/edm/structured-type';
import { typeIn, type Version } from '../../../src/edm/version';
import { Subscription } from '../../../src/subscriptions/model/subscription';
import { betaDocument, document, operationsOf } from '../open-api';

/** An operation that the OpenAPI document describes, as far as requests are made of it. */
export interface FuzzOperation {
  readonly id: string;
  readonly method: string;
  /** With a version in front, and parameters in braces. */
  readonly path: string;
  /** Type of the entities or rows that it is about. */
  readonly type?: StructuredType;
  /** Names of the options that it can have. */
  readonly options: readonly string[];
  readonly takesBody: boolean;
}

const sets: readonly (readonly [RegExp, StructuredType])[] = [
  ...logFunctions.map(({ name, type }) => [new RegExp(`/${name}\\(`), type] as const),
  ...logs.map(({ name, set }) => [new RegExp(`/${name}(?:/|$)`), set.type] as const),
  [/\/segments(?:\/|$)/, typeOf(Segment)],
  [/\/sessions(?:\/|$)/, typeOf(Session)],
  [/\/participants_v2(?:\/|$)/, typeOf(Participant)],
  [/\/organizer_v2(?:\/|$)/, typeOf(Organizer)],
  [/\/callRecords(?:\/|$)/, typeOf(CallRecord)],
  [/\/subscriptions(?:\/|$)/, typeOf(Subscription)],
];

function typeAt(path: string, version: Version): StructuredType | undefined {
  const type = sets.find(([pattern]) => pattern.test(path))?.[1];
  return type && typeIn(type, version);
}

function documented(api: OpenAPIObject, version: Version): FuzzOperation[] {
  return operationsOf(api).map(({ path, method, operation }) => ({
    id: operation.operationId,
    method,
    path: `/${version}${path}`,
    type: typeAt(path, version),
    options: operation.parameters.flatMap((parameter) => (parameter.in === 'query' ? [parameter.name] : [])),
    takesBody: operation.requestBody !== undefined,
  }));
}

/** What has no place in the document. */
const undocumented = [
  '/v1.0/$metadata',
  '/beta/$metadata',
  '/v1.0',
  '/beta',
  '/v1.0/communications',
  '/health/live',
  '/health/ready',
  '/',
  '/api',
  '/favicon.ico',
  '/console/settings',
  '/{tenantId}/v2.0/.well-known/openid-configuration',
  '/{tenantId}/discovery/v2.0/keys',
];

/** Every operation of both versions, and what has no place in the document. */
export const fuzzOperations: readonly FuzzOperation[] = [
  ...documented(document, 'v1.0'),
  ...documented(betaDocument, 'beta'),
  ...undocumented.map((path): FuzzOperation => ({ id: path, method: 'GET', path, options: [], takesBody: false })),
  { id: 'token', method: 'POST', path: '/{tenantId}/oauth2/v2.0/token', options: [], takesBody: true },
];
