import { applyDecorators } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import { callRecords } from '../call-records/entity-sets';
import { deltaAnswers } from '../call-records/samples/sample-answers';
import { GraphError } from '../graph/errors/graph-error';
import { deltaAnswer } from '../open-api/answer-schemas';
import { commonFailures } from '../open-api/error-examples';
import { json, operation, success } from '../open-api/operation';
import { conditionOptions, memberOptions, text, pageOptions } from '../open-api/query-parameters';
import { formPreference } from '../open-api/request-headers';
import { apiTagOf } from '../open-api/tags';
import { SERVED_AT } from '../open-api/versions';

const description = `The first request lists all call records, page by page. The last page has \`@odata.deltaLink\`: followed
at any later time, it leads to what has changed since, and to the next such link. A record that has changed comes once, as
it is now. One that is gone comes as \`{ "@removed": { "reason": "deleted" }, "id": … }\`, and one that no longer fulfils
\`$filter\` with the reason \`changed\`.`;

/** Guards and documents the function that tells of changes. */
export function DeltaOperation(): MethodDecorator {
  const [filter] = conditionOptions(callRecords);
  const [, top] = pageOptions(callRecords, false);
  return applyDecorators(
    operation({
      operationId: 'deltaCallRecords',
      summary: 'Catch up with call records',
      description,
      tag: apiTagOf(callRecords),
      access: 'read',
      failures: [...commonFailures('read', true), new GraphError('resyncRequired')],
    }),
    ApiExtension(SERVED_AT, '/communications/callRecords/delta()'),
    ...(filter ? [filter] : []),
    ...(top ? [top] : []),
    ...memberOptions(callRecords.type),
    text(
      '$deltatoken',
      'Where the client stands: set by the service in `@odata.deltaLink`, not to be made up. `latest` leaves out the list.',
    ),
    text('$skiptoken', 'Where the next page starts: set by the service in `@odata.nextLink`, not to be made up.'),
    formPreference(true),
    success({
      status: 200,
      description: 'A page of call records, or of changes.',
      content: json(deltaAnswer(callRecords.type), deltaAnswers),
    }),
  );
}
