import { applyDecorators } from '@nestjs/common';
import { ApiExtension, ApiParam, ApiProduces } from '@nestjs/swagger';
import { GraphError } from '../graph/errors/graph-error';
import type { EntitySet } from '../odata/entity-set';
import { contextSchema, nextLinkSchema } from '../open-api/control-information';
import { commonFailures, failureOf } from '../open-api/error-examples';
import { json, operation, success } from '../open-api/operation';
import { conditionOptions, memberOptions, pageOptions } from '../open-api/query-parameters';
import type { Tag } from '../open-api/tags';
import { schemaReference } from '../open-api/value-schema';
import { ONLY_BETA, SERVED_AT } from '../open-api/versions';
import { readRange, FROM, TO } from './date-range';
import { dialoutReport } from './dialout-report.sql';
import { readParameters } from './function-call';
import type { LogFunction } from './log-functions';

/** Tag of the operations on logs. */
export const logsTag: Tag = {
  name: 'Call logs',
  description: 'Calls and messages over the telephone network, one row each.',
};

const SAMPLE_RANGE = { [FROM]: '2019-11-01', [TO]: '2019-12-01' };

/** Guards and documents a function that returns the rows of a log. @param rows rows of the example */
export function LogFunctionOperation(called: LogFunction, rows: readonly object[]): MethodDecorator {
  const { name, doc, type, log, includesEnd } = called;
  const set = setOf(called);
  const end = includesEnd ? 'The end of the range is inclusive.' : 'The end of the range is exclusive.';
  const order = log ? 'Oldest row first.' : 'Ordered by user, location, destination and currency.';
  const example = {
    '@odata.context': `http://localhost:3000/v1.0/$metadata#Collection(${type.name})`,
    '@odata.count': rows.length,
    value: rows,
  };
  return applyDecorators(
    operation({
      operationId: name,
      summary: `Get ${log ? `the rows of a log: ${set.label}s` : 'a report of dial-out calls'}`,
      description: `${doc} ${order} ${end} A page has ${set.pageSize} rows when \`$top\` is absent.`,
      tag: logsTag.name,
      access: 'readLogs',
      failures: failuresOf(called),
    }),
    servedAt(called),
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

/** Guards and documents the number of rows that a function returns. */
export function CountFunctionOperation(called: LogFunction): MethodDecorator {
  const { name, log } = called;
  const set = setOf(called);
  return applyDecorators(
    operation({
      operationId: `count${name.slice('get'.length)}InRange`,
      summary: `Count ${log ? `the rows of a log in a range: ${set.label}s` : 'the rows of the report of dial-out calls'}`,
      description: 'Graph does not have this operation.',
      tag: logsTag.name,
      access: 'readLogs',
      failures: failuresOf(called),
    }),
    servedAt(called, '/$count'),
    ...conditionOptions(set),
    ApiProduces('text/plain'),
    success({
      status: 200,
      description: 'The number of rows, as text.',
      content: { 'text/plain': { schema: { type: 'string', pattern: '^\\d+$' }, example: '1' } },
    }),
  );
}

function setOf({ log }: LogFunction): EntitySet {
  return log?.oldestFirst ?? dialoutReport(readRange(SAMPLE_RANGE[FROM], SAMPLE_RANGE[TO]));
}

function failuresOf({ name, type }: LogFunction): GraphError[] {
  return [
    ...commonFailures('readLogs', true),
    failureOf(() => readParameters(name, `(${FROM}=2019-11-01)`)),
    // For v1.0, which does not have the rows.
    ...(type.beta ? [new GraphError('notFound')] : []),
    new GraphError('rangeTooLong'),
  ];
}

/** The path of clients with its parameters, and the versions that have it. */
function servedAt({ name, type }: LogFunction, suffix = ''): MethodDecorator {
  const call = `${name}(${FROM}={${FROM}},${TO}={${TO}})`;
  return applyDecorators(
    ApiExtension(SERVED_AT, `/communications/callRecords/${call}${suffix}`),
    ...(type.beta ? [ApiExtension(ONLY_BETA, true)] : []),
    ...[FROM, TO].map((parameter) => dateParameter(parameter)),
  );
}

function dateParameter(name: string): MethodDecorator {
  const description = `${name === FROM ? 'Start' : 'End'} of the range: a time, or a date, which means its first moment in UTC. The range has at most 90 days.`;
  const schema = { type: 'string', example: SAMPLE_RANGE[name as keyof typeof SAMPLE_RANGE] } as const;
  return ApiParam({ name, description, schema });
}
