import { Controller, Post, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { RequirePermission } from '../auth/permissions';
import { FromRequest, type GraphRequest } from '../graph/request/graph-request';
import { readMadeUpCalls } from './made-up-calls.body';
import { MadeUpCallsService } from './made-up-calls.service';

/** Path of the only operation. */
export const madeUpCallsPath = '/development/madeUpCalls';

/** Fills the tenant of the token, for trying out. It is no part of Graph's API: its path has no version. */
@ApiExcludeController()
@Controller(madeUpCallsPath)
export class MadeUpCallsController {
  constructor(private readonly calls: MadeUpCallsService) {}

  /** @returns the number of call records that were stored */
  @Post()
  @RequirePermission('write')
  async create(
    @FromRequest() { tenantId }: GraphRequest,
    @Req() { id, body }: FastifyRequest,
  ): Promise<{ readonly count: number }> {
    return { count: await this.calls.store({ tenantId, requestId: id }, readMadeUpCalls(body)) };
  }
}
