import { Catch, ServiceUnavailableException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

/** Retry-After of a failed check, in seconds. */
const RETRY_AFTER = '5';

/** Answers a failed check with terminus's own body, which lists what is down, instead of Graph's envelope. */
@Catch(ServiceUnavailableException)
export class HealthFilter implements ExceptionFilter<ServiceUnavailableException> {
  catch(error: ServiceUnavailableException, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    void reply.status(503).header('Retry-After', RETRY_AFTER).send(error.getResponse());
  }
}
