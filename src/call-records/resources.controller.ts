import { All, Controller, HttpStatus, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequirePermission } from '../auth/permissions';
import type { Answer } from '../graph/answer';
import { GraphError } from '../graph/graph-error';
import { RESOURCE } from '../graph/canonical-url';
import { FromRequest, type GraphRequest } from '../graph/graph-request';
import { findResource } from '../odata/resource-path';
import { roots } from './entity-sets';
import { ResourcesService } from './resources.service';

/** All that can be read and has no operation of its own: parts of entities, links, and parts of collections by their path. */
@ApiExcludeController()
@Controller('communications')
export class ResourcesController {
  constructor(private readonly resources: ResourcesService) {}

  @All('*')
  @RequirePermission('read')
  async read(
    @FromRequest() request: GraphRequest,
    @Req() { url, method }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer | string | undefined> {
    const [path = ''] = url.split('?', 1);
    const [, , ...segments] = path.split('/');
    const resource = findResource(roots, segments[0] === RESOURCE ? segments.slice(1) : segments);
    if (!resource) throw new GraphError('notFound');
    if (method !== 'GET' && method !== 'HEAD') {
      this.resources.check(resource);
      throw new GraphError('methodNotAllowed', { headers: { Allow: 'GET, HEAD' } });
    }
    const answer = await this.resources.read(request, resource);
    // A null has no body (OData 4.01 part 1, section 11.2.4.1).
    if (answer === undefined) reply.status(HttpStatus.NO_CONTENT);
    return answer;
  }
}
