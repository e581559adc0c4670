import { Readable } from 'node:stream';
import { Controller, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AnswersWith } from '../graph/request/accept.guard';
import { FromRequest, type GraphRequest } from '../graph/request/graph-request';
import { refuseOptions } from '../odata/plan/plan-options';
import { importBody, NDJSON } from './import-body';
import { ImportOperation } from './import-operation.decorator';
import { importPath, superviseImport } from './import.routes';
import { ImportService } from './import.service';

@Controller(importPath)
export class ImportController {
  constructor(private readonly imports: ImportService) {}

  @Post()
  @AnswersWith(NDJSON)
  @ImportOperation()
  async import(
    @FromRequest() { tenantId, query }: GraphRequest,
    @Req() { id, raw }: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    refuseOptions(query);
    superviseImport(raw, reply.raw);
    const lines = this.imports.import({ tenantId, requestId: id }, importBody(raw));
    // A failure before the first line of the answer still gets its own status.
    const first = await lines.next();
    await reply
      .status(200)
      .header('content-type', NDJSON)
      .send(Readable.from(after(first, lines)));
  }
}

async function* after(first: IteratorResult<string, void>, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  if (first.done) return;
  try {
    yield first.value;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}
