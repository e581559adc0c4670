import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiBody, ApiExtension, ApiParam, type SchemaObject } from '@nestjs/swagger';
import { GraphError } from '../graph/errors/graph-error';
import { contextSchema, nextLinkSchema } from '../open-api/control-information';
import { creationName } from '../open-api/creation-schemas';
import { commonFailures, failureOf, missingEntities } from '../open-api/error-examples';
import { json, operation, success, titled, type Examples } from '../open-api/operation';
import { conditionOptions, memberOptions, pageOptions } from '../open-api/query-parameters';
import { header } from '../open-api/response-headers';
import { cleanUpTag, type Tag } from '../open-api/tags';
import { schemaReference } from '../open-api/value-schema';
import { ONLY_BETA, SERVED_AT } from '../open-api/versions';
import { readRange, FROM, TO } from './date-range';
import { dialoutReport } from './dialout-report.sql';
import { readParameters } from './function-call';
import { readLogBody } from './log-body';
import type { LogFunction } from './log-functions';
import type { Log } from './logs';

/** Tag of the operations on logs. */
export const logsTag: Tag = {
  name: 'Call logs',
  description: 'Calls and messages over the telephone network, one row each.',
};

const SAMPLE_RANGE = { [FROM]: '2019-11-01', [TO]: '2019-12-01' };

/** Guards and documents a function that returns the rows of a log. @param rows rows of the example */
export function LogFunctionOperation(called: LogFunction, rows: readonly object[]): MethodDecorator {
  const { name, doc, type, log, includesEnd } = called;
  const set = log?.set ?? dialoutReport(readRange(SAMPLE_RANGE[FROM], SAMPLE_RANGE[TO]));
  const end = includesEnd ? 'The end of the range is inclusive.' : 'The end of the range is exclusive.';
  const order = log ? 'Oldest row first.' : 'Ordered by user, location, destination and currency.';
  const example = {
    '@odata.context': `http://localhost:3000/v1.0/$metadata#Collection(${type.name})`,
    '@odata.count': rows.length,
    value: rows,
  };
  const failures = [
    ...commonFailures('readLogs', true),
    failureOf(() => readParameters(name, `(${FROM}=2019-11-01)`)),
    ...(type.beta ? [betaOnly] : []),
    new GraphError('rangeTooLong'),
  ];
  return applyDecorators(
    operation({
      operationId: name,
      summary: `Get ${log ? `the rows of a log: ${set.label}s` : 'a report of dial-out calls'}`,
      description: `${doc} ${order} ${end} A page has ${set.pageSize} rows when \`$top\` is absent.`,
      tag: logsTag.name,
      access: 'readLogs',
      failures,
    }),
    ApiExtension(SERVED_AT, `/communications/callRecords/${name}(${FROM}={${FROM}},${TO}={${TO}})`),
    ...onlyBeta(type.beta),
    ...[FROM, TO].map((parameter) => dateParameter(parameter)),
    ...(log ? conditionOptions(set) : conditionOptions(set).slice(0, 1)),
    // Pages of rows use $skip instead of $skiptoken.
    ...pageOptions(set).slice(0, -1),
    ...memberOptions(set.type),
    success({
      status: 200,
      description: 'A page of rows.',
      content: json(
        {
          type: 'object',
          required: ['value'],
          properties: {
            '@odata.context': contextSchema,
            '@odata.count': {
              type: 'integer',
              description: 'Number of rows on this page; with `$count=true`, on all pages.',
            },
            '@odata.nextLink': nextLinkSchema,
            value: { type: 'array', items: schemaReference(type.name) },
          },
        },
        { 'A page': example },
      ),
    }),
  );
}

/** The failure of v1.0 requests for rows that only beta has. */
const betaOnly = new GraphError('notFound');

function onlyBeta(beta: boolean): MethodDecorator[] {
  return beta ? [ApiExtension(ONLY_BETA, true)] : [];
}

function dateParameter(name: string): MethodDecorator {
  const description = `${name === FROM ? 'Start' : 'End'} of the range: a time, or a date, which means its first moment in UTC. The range has at most 90 days.`;
  const schema = { type: 'string', example: SAMPLE_RANGE[name as keyof typeof SAMPLE_RANGE] } as const;
  return ApiParam({ name, description, schema });
}

const countsSchema: SchemaObject = {
  type: 'object',
  title: 'Counts of written rows',
  required: ['added', 'replaced', 'unchanged'],
  properties: Object.fromEntries(
    ['added', 'replaced', 'unchanged'].map((name) => [
      name,
      { type: 'integer', description: `Rows that were ${name}.` },
    ]),
  ),
};

/**
 * Guards and documents POST of rows to a log.
 * @param rows rows of the example; the first one is also the example of a single row
 */
export function WriteLogOperation(
  log: Log,
  operationId: string,
  rows: readonly [object, ...object[]],
): MethodDecorator {
  const { set } = log;
  const row = schemaReference(creationName(set.type));
  const all: SchemaObject = {
    type: 'object',
    required: ['value'],
    properties: { value: { type: 'array', items: row } },
  };
  const [first] = rows;
  const answer = { '@odata.context': `http://localhost:3000/v1.0/$metadata#${set.type.name}`, ...first };
  const one = 'One row';
  const many = 'Rows';
  const counts = { added: rows.length, replaced: 0, unchanged: 0 };
  const answers: Examples = { [many]: counts, [one]: answer };
  const failures = [
    failureOf(() => readLogBody(log, 'beta', '{ "value": [{ "userDisplayName": 7 }] }')),
    new GraphError('malformedJson'),
    new GraphError('bodyTooLarge'),
    new GraphError('unsupportedMediaType'),
    ...(set.type.beta ? [betaOnly] : []),
    ...commonFailures('write', false),
  ];
  return applyDecorators(
    HttpCode(200),
    operation({
      operationId,
      summary: `Write ${set.label}s`,
      description:
        'Writes one row, or several in `value` as in the answers of Graph, in one transaction. A row replaces a stored ' +
        'one with the same id, unless both are equal. The service generates missing ids. Graph does not have this ' +
        'operation.',
      tag: logsTag.name,
      access: 'write',
      failures,
    }),
    ...onlyBeta(set.type.beta),
    ApiBody({
      required: true,
      schema: { anyOf: [row, all] },
      examples: titled({ [many]: { value: rows }, [one]: first }),
    }),
    success({
      status: 200,
      description: 'The stored row when it existed before, or the counts of several rows.',
      content: json({ anyOf: [schemaReference(set.type.name), countsSchema] }, answers),
    }),
    success({
      status: 201,
      description: 'The new row.',
      headers: { Location: header('URL of the new row, to delete it.', 'uri') },
      content: json(schemaReference(set.type.name), { [one]: answer }),
    }),
  );
}

/** Guards and documents DELETE of a row. @param id id of the example */
export function DeleteRowOperation({ set }: Log, operationId: string, id: string): MethodDecorator {
  return applyDecorators(
    HttpCode(204),
    operation({
      operationId,
      summary: `Delete a row of a log: ${set.label}`,
      description: 'Graph does not have this operation.',
      tag: cleanUpTag.name,
      access: 'write',
      failures: [...commonFailures('write', false), ...missingEntities([set]), new GraphError('resourceModified')],
    }),
    ...onlyBeta(set.type.beta),
    ApiParam({ name: 'rowId', description: 'Id of the row.', schema: { type: 'string', example: id } }),
    success({ status: 204, description: 'The row is deleted.' }),
  );
}
