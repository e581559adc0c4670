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

const description = `The first request lists all call records, page by page. The last page has \`@odata.deltaLink\`. A
later request to that link returns the changes since then, and the next delta link. A changed call record is returned once,
in its current state. A deleted one is returned as \`{ "@removed": { "reason": "deleted" }, "id": … }\`. One that no
longer matches \`$filter\` has the reason \`changed\`.`;

/** Guards and documents the delta function. */
export function DeltaOperation(): MethodDecorator {
  const [filter] = conditionOptions(callRecords);
  const [, top] = pageOptions(callRecords, false);
  return applyDecorators(
    operation({
      operationId: 'deltaCallRecords',
      summary: 'Track changes of call records',
      description,
      tag: apiTagOf(callRecords),
      access: 'read',
      failures: [...commonFailures('read', true), new GraphError('resyncRequired')],
    }),
    ApiExtension(SERVED_AT, '/communications/callRecords/delta()'),
    ...(filter ? [filter] : []),
    ...(top ? [top] : []),
    ...memberOptions(callRecords.type),
    text('$deltatoken', 'State of the client, set by the service in `@odata.deltaLink`. `latest` skips the list.'),
    text('$skiptoken', 'Start of the next page, set by the service in `@odata.nextLink`.'),
    formPreference({}, true),
    success({
      status: 200,
      description: 'A page of call records, or of changes.',
      content: json(deltaAnswer(callRecords.type), deltaAnswers),
    }),
  );
}
