import { Controller, Get } from '@nestjs/common';
import { callRecords } from '../call-records/entity-sets';
import type { Answer } from '../graph/answer/answer';
import { FUNCTION } from '../graph/request/canonical-url';
import { FromRequest, type GraphRequest } from '../graph/request/graph-request';
import { DeltaOperation } from './delta-operation.decorator';
import { DeltaReader } from './delta-reader';

/** Graph's function `delta`. The router sees its URL in a form without parentheses. */
@Controller(`communications/${FUNCTION}`)
export class DeltaController {
  constructor(private readonly reader: DeltaReader) {}

  @Get('delta')
  @DeltaOperation()
  read(@FromRequest() request: GraphRequest): Promise<Answer> {
    return this.reader.read(request, [{ set: callRecords }]);
  }
}
