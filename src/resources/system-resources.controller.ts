import { Controller, Get, HttpStatus, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { RequirePermission } from '../auth/permissions';
import { Answer } from '../graph/answer/answer';
import { entityText } from '../graph/answer/envelope';
import type { StreamedAnswer } from '../graph/answer/streamed-answer';
import { FromRequest, type GraphRequest } from '../graph/request/graph-request';
import { QueryError } from '../odata/query-error';
import { parseOptions } from '../odata/syntax/parse';
import { permit } from '../odata/plan/plan-options';
import { ResourcesService } from './resources.service';

/** The resources at the service root that belong to no collection (OData 4.01 part 2, section 4). */
@ApiExcludeController()
@RequirePermission('read')
@Controller()
export class SystemResourcesController {
  constructor(private readonly resources: ResourcesService) {}

  /**
   * Reads the singleton `communications`, which is linked in the service document and has only navigation properties.
   */
  @Get('communications')
  communications(@FromRequest() { root, query }: GraphRequest): Answer {
    const options = parseOptions(query);
    if (options.expand)
      throw new QueryError('$expand', 'of communications is not supported; read its collections', 0, 'notImplemented');
    permit(options, new Set(['$format']), 'does not apply to communications, which has no properties');
    return new Answer(entityText(`${root}/$metadata#communications`, '{}'));
  }

  /** Reads the entity with the URL in `$id` (part 2, section 4.16). */
  @Get('$entity')
  async entity(
    @FromRequest() request: GraphRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer | StreamedAnswer | string | undefined> {
    const answer = await this.resources.readById(request);
    if (answer === undefined) reply.status(HttpStatus.NO_CONTENT);
    return answer;
  }
}
