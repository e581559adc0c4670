import { All, Controller, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
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
  read(
    @FromRequest() request: GraphRequest,
    @Req() { url, method }: FastifyRequest,
  ): Promise<Answer | string | undefined> {
    const [path = ''] = url.split('?', 1);
    const [, , ...segments] = path.split('/');
    const resource = findResource(roots, segments[0] === RESOURCE ? segments.slice(1) : segments);
    if (!resource) throw new GraphError('notFound');
    if (method !== 'GET' && method !== 'HEAD') {
      this.resources.check(resource);
      throw new GraphError('methodNotAllowed', { headers: { Allow: 'GET, HEAD' } });
    }
    return this.resources.read(request, resource);
  }
}
