import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiBody, ApiExtension, ApiParam, type SchemaObject } from '@nestjs/swagger';
import { GraphError } from '../graph/errors/graph-error';
import { creationName } from '../open-api/creation-schemas';
import { commonFailures, failureOf, missingEntities } from '../open-api/error-examples';
import { json, operation, success, titled, type Examples } from '../open-api/operation';
import { CountOperation, ListOperation } from '../open-api/operations.decorator';
import { memberOptions } from '../open-api/query-parameters';
import { header } from '../open-api/response-headers';
import { cleanUpTag } from '../open-api/tags';
import { schemaReference } from '../open-api/value-schema';
import { ONLY_BETA, SERVED_AT } from '../open-api/versions';
import { MOST_ROWS, readLogBody } from './log-body';
import { logsTag } from './log-operations.decorator';
import type { Log } from './logs';
import type { SampleRow } from './sample-rows';

type Decorate = () => MethodDecorator;

const place = { tag: logsTag.name, access: 'readLogs' } as const;
const OWN = 'Graph does not have this collection.';
const TITLE = 'One row';

/** Guards and documents the operations on the collection of a log. @param sample the row of the examples */
export function logDocs(
  log: Log,
  sample: SampleRow,
): Readonly<Record<'write' | 'list' | 'count' | 'get' | 'put' | 'remove', Decorate>> {
  const { set, name } = log;
  const [many, one] = [capitalized(name), capitalized(name.replace(/s$/, ''))];
  const url = `/communications/callRecords/${name}`;
  const answer = { '@odata.context': contextOf(log), ...sample };
  const texts = { summary: `Get a row of a log: ${set.label}`, description: OWN };
  const page = {
    '@odata.context': contextOf(log).replace(set.type.name, `Collection(${set.type.name})`),
    value: [sample],
  };
  const list = {
    operationId: `list${many}`,
    summary: `List the ${set.label}s`,
    description: `Newest row first, at any time: there is no range. ${OWN}`,
  };
  const failures = [...commonFailures('readLogs', true), ...missingEntities([set])];
  const atRow = (documents: MethodDecorator): MethodDecorator =>
    applyDecorators(servedAt(log, `${url}/{rowId}`), rowId(sample), documents);
  return {
    write: () => applyDecorators(servedAt(log, url), WriteOperation(log, `write${many}`, sample, answer)),
    list: () => applyDecorators(servedAt(log, url), ListOperation([set], list, { 'A page': page }, place)),
    count: () => {
      const count = { operationId: `count${many}`, summary: `Count the ${set.label}s`, description: OWN };
      return applyDecorators(servedAt(log, `${url}/$count`), CountOperation([set], count, '1', place));
    },
    get: () =>
      atRow(
        applyDecorators(
          operation({ ...texts, operationId: `get${one}`, ...place, failures }),
          ...memberOptions(set.type),
          success({
            status: 200,
            description: 'The row.',
            content: json(schemaReference(set.type.name), { [TITLE]: answer }),
          }),
        ),
      ),
    put: () => atRow(PutOperation(log, `put${one}`, sample, answer)),
    remove: () => atRow(DeleteOperation(log, `delete${one}`)),
  };
}

function capitalized(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function contextOf({ set }: Log): string {
  return `http://localhost:3000/v1.0/$metadata#${set.type.name}`;
}

/** The path of clients, and the versions that have it. */
function servedAt({ set }: Log, path: string): MethodDecorator {
  return applyDecorators(ApiExtension(SERVED_AT, path), ...(set.type.beta ? [ApiExtension(ONLY_BETA, true)] : []));
}

function rowId({ id }: SampleRow): MethodDecorator {
  return ApiParam({ name: 'rowId', description: 'Id of the row.', schema: { type: 'string', example: id } });
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

function bodyFailures(log: Log, wrong: string): GraphError[] {
  return [
    failureOf(() => readLogBody(log, 'beta', wrong)),
    new GraphError('malformedJson'),
    new GraphError('bodyTooLarge'),
    new GraphError('unsupportedMediaType'),
    ...(log.set.type.beta ? [new GraphError('notFound')] : []),
    ...commonFailures('write', false),
  ];
}

const locationHeader = { Location: header('URL of the new row.', 'uri') };

/** POST of one row or several. */
function WriteOperation(log: Log, operationId: string, sample: SampleRow, answer: object): MethodDecorator {
  const { set } = log;
  const row = schemaReference(creationName(set.type));
  const all: SchemaObject = {
    type: 'object',
    required: ['value'],
    properties: { value: { type: 'array', maxItems: MOST_ROWS, items: row } },
  };
  const many = 'Rows';
  const answers: Examples = { [many]: { added: 1, replaced: 0, unchanged: 0 }, [TITLE]: answer };
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
      failures: bodyFailures(log, '{ "value": [{ "userDisplayName": 7 }] }'),
    }),
    ApiBody({
      required: true,
      schema: { anyOf: [row, all] },
      examples: titled({ [many]: { value: [sample] }, [TITLE]: sample }),
    }),
    success({
      status: 200,
      description: 'The stored row when it existed before, or the counts of several rows.',
      content: json({ anyOf: [schemaReference(set.type.name), countsSchema] }, answers),
    }),
    success({
      status: 201,
      description: 'The new row.',
      headers: locationHeader,
      content: json(schemaReference(set.type.name), { [TITLE]: answer }),
    }),
  );
}

/** PUT of one row. */
function PutOperation(log: Log, operationId: string, sample: SampleRow, answer: object): MethodDecorator {
  const { type, label } = log.set;
  const content = json(schemaReference(type.name), { [TITLE]: answer });
  return applyDecorators(
    operation({
      operationId,
      summary: `Replace or create a row of a log: ${label}`,
      description:
        'Members that are not in the body are removed. A row has no entity tag: `If-Match: *` asks for one that exists, ' +
        '`If-None-Match: *` for a new one. Graph does not have this operation.',
      tag: logsTag.name,
      access: 'write',
      failures: [
        ...bodyFailures(log, '{ "userDisplayName": 7 }'),
        new GraphError('resourceModified'),
        new GraphError('entityExists'),
      ],
    }),
    ApiBody({
      required: true,
      schema: schemaReference(creationName(type)),
      examples: titled({ [TITLE]: sample }),
    }),
    success({ status: 200, description: 'The row, which existed before.', content }),
    success({ status: 201, description: 'The new row.', headers: locationHeader, content }),
  );
}

function DeleteOperation({ set }: Log, operationId: string): MethodDecorator {
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
    success({ status: 204, description: 'The row is deleted.' }),
  );
}
