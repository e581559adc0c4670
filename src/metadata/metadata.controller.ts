import { Controller, Get, Headers, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../auth/permissions';
import type { Answer } from '../graph/answer/answer';
import { FromUrl, type UrlParts } from '../graph/request/graph-request';
import { odataVersionOf } from '../graph/request/protocol.hook';
import { refuseOptions } from '../odata/plan/plan-options';
import { metadataFormat, metadataTypes } from './metadata-format';
import { MetadataService } from './metadata.service';

/** The metadata document and the service document. As in Graph, they need no token. */
@Public()
@ApiExcludeController()
@Controller()
export class MetadataController {
  constructor(private readonly documents: MetadataService) {}

  @Get('$metadata')
  metadata(
    @FromUrl() { version, query }: UrlParts,
    @Headers() headers: Readonly<Record<string, string | undefined>>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): string {
    const csdl = odataVersionOf(headers);
    const format = metadataFormat(query, headers.accept ?? '', csdl);
    reply.header('content-type', metadataTypes[format]);
    return this.documents.metadata(version, csdl, format);
  }

  @Get(['v1.0', 'beta'])
  service(@FromUrl() { root, query }: UrlParts): Answer {
    refuseOptions(query);
    return this.documents.service(root);
  }
}
