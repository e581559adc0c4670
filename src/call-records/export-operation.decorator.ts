import { applyDecorators } from '@nestjs/common';
import { exportTypes } from '../graph/request/export-format';
import { commonFailures } from '../open-api/error-examples';
import { operation, success, titled } from '../open-api/operation';
import { conditionOptions, memberOptions, pageOptions } from '../open-api/query-parameters';
import { apiTagOf } from '../open-api/tags';
import { callRecords } from './entity-sets';
import { sampleCall } from './samples/sample-call';

const description = `Gives all call records with all that they contain, one JSON object a line, as the import takes them. With
\`$select\` or \`$expand\` a line holds what these name. There are no pages: the answer comes as fast as it is read, and
shows one moment of the data.

With \`Accept: text/csv\` it is a table.`;

/** Guards and documents the export. */
export function ExportOperation(): MethodDecorator {
  const text = { type: 'string' } as const;
  const line = `${JSON.stringify({ id: sampleCall.id })}\n`;
  return applyDecorators(
    operation({
      operationId: 'exportCallRecords',
      summary: 'Export call records',
      description,
      tag: apiTagOf(callRecords),
      access: 'read',
      failures: commonFailures('read', true),
    }),
    ...conditionOptions(callRecords),
    ...pageOptions(callRecords, false),
    ...memberOptions(callRecords.type),
    success({
      status: 200,
      description: 'The call records. When the export fails, the answer breaks off without the end that HTTP requires.',
      content: {
        [exportTypes.ndjson]: { schema: text, examples: titled({ 'With $select=id': line }) },
      },
    }),
  );
}
