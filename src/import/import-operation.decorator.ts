import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import { callRecords } from '../call-records/entity-sets';
import { sampleRecord, sampleSession } from '../call-records/samples/sample-bodies';
import { sampleCall } from '../call-records/samples/sample-call';
import { GraphError } from '../graph/errors/graph-error';
import { commonFailures } from '../open-api/error-examples';
import { operation, success, titled } from '../open-api/operation';
import { apiTagOf } from '../open-api/tags';
import { checkImportBody, NDJSON } from './import-body';
import { noCounts } from './import-counts';
import { progressLine, totalsLine } from './import-report';

const description = `Stores any number of call records and sessions, sent as one JSON object a line. A line is a whole
call record with its contained entities, or a session with the id of its call record as \`callRecordId\`.

A call record with a higher \`version\` replaces the stored one with all that it contains. Otherwise the stored one
does not change. A session is ignored when its call record already has a session with its id. So a whole file can be
sent again after a broken connection.

The body may be compressed with gzip. The answer comes line by line while the body is read: refused lines with their
errors, progress, and the totals at the end.`;

const title = 'A call record and a session that exist already';
const lines = [sampleRecord, { callRecordId: sampleCall.id, id: sampleCall.id, ...sampleSession }];
const counts = {
  ...noCounts(),
  lines: lines.length,
  callRecords: { added: 0, replaced: 0, unchanged: 1 },
  sessions: { added: 0, unchanged: 1 },
};

/** Guards and documents the import. */
export function ImportOperation(): MethodDecorator {
  const failures = [
    ...commonFailures('write', false),
    notImportable(),
    new GraphError('badRequest'),
    new GraphError('bodyTooLarge'),
  ];
  const example = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  const answer = progressLine(counts) + totalsLine(counts);
  return applyDecorators(
    operation({
      operationId: 'importCallRecords',
      summary: 'Import call records and sessions',
      description,
      tag: apiTagOf(callRecords),
      access: 'write',
      failures,
    }),
    ApiConsumes(NDJSON),
    ApiBody({ required: true, schema: { type: 'string' }, examples: titled({ [title]: example }) }),
    success({
      status: 200,
      description:
        'The results of the lines. The status is 200 even when lines are refused; the last line has the totals.',
      content: { [NDJSON]: { schema: { type: 'string' }, examples: titled({ [title]: answer }) } },
    }),
  );
}

function notImportable(): GraphError {
  try {
    checkImportBody({ headers: {} });
  } catch (error) {
    if (error instanceof GraphError) return error;
  }
  throw new Error('A body without media type is accepted.');
}
