import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { readPreferences } from '../../graph/request/preferences';
import { positionHeader, QualityLag } from './quality-lag';

/**
 * Waits before rows of quality are read, where the client prefers that (`Prefer: wait=5`), and tells in the header
 * `Quality-Position` which changes the answer holds. For controllers of such rows.
 */
@Injectable()
export class LagGuard implements CanActivate {
  constructor(private readonly lag: QualityLag) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const { principal, headers, raw } = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    // The guard of permissions refuses the request.
    if (!principal) return true;
    const { wait } = readPreferences(headers.prefer);
    if (wait !== undefined) {
      await this.lag.wait(principal.tenantId, wait, raw.socket);
      reply.header('preference-applied', `wait=${wait}`);
    }
    reply.header('quality-position', positionHeader(await this.lag.held(principal.tenantId, raw.socket)));
    return true;
  }
}
