import { Controller, Delete, Get, Head, HttpStatus, Patch, Put, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequirePermission } from '../auth/permissions';
import type { Answer } from '../graph/answer/answer';
import type { StreamedAnswer } from '../graph/answer/streamed-answer';
import { FromRequest, type GraphRequest } from '../graph/request/graph-request';
import { PropertyWrites, type PropertyMethod } from './property-writes';
import { ResourcesService } from './resources.service';

/** Reads and writes resources without an operation of their own: properties, links, and filtered collections by path. */
@ApiExcludeController()
@Controller('communications')
export class ResourcesController {
  constructor(
    private readonly resources: ResourcesService,
    private readonly properties: PropertyWrites,
  ) {}

  // Declared before GET: Fastify would otherwise add a HEAD route that sends a content length with status 204.
  @Head('*')
  @RequirePermission('read')
  head(
    @FromRequest() request: GraphRequest,
    @Req() url: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer | StreamedAnswer | string | undefined> {
    return this.read(request, url, reply);
  }

  @Get('*')
  @RequirePermission('read')
  async read(
    @FromRequest() request: GraphRequest,
    @Req() { url }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer | StreamedAnswer | string | undefined> {
    const answer = await this.resources.read(request, url);
    // A null has no body (OData 4.01 part 1, section 11.2.4.1).
    if (answer === undefined) reply.status(HttpStatus.NO_CONTENT);
    return answer;
  }

  @Put('*')
  @RequirePermission('write')
  put(
    @FromRequest() request: GraphRequest,
    @Req() url: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer | undefined> {
    return this.write(request, url, reply, 'PUT');
  }

  @Patch('*')
  @RequirePermission('write')
  update(
    @FromRequest() request: GraphRequest,
    @Req() url: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer | undefined> {
    return this.write(request, url, reply, 'PATCH');
  }

  @Delete('*')
  @RequirePermission('write')
  remove(
    @FromRequest() request: GraphRequest,
    @Req() url: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer | undefined> {
    return this.write(request, url, reply, 'DELETE');
  }

  private async write(
    request: GraphRequest,
    { url, body }: FastifyRequest,
    reply: FastifyReply,
    method: PropertyMethod,
  ): Promise<Answer | undefined> {
    const answer = await this.properties.write(request, url, method, body);
    if (answer === undefined) reply.status(HttpStatus.NO_CONTENT);
    return answer;
  }
}
