import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { TokenRequestError } from './token-request.error';

/** Answers a refused token request in OAuth's form (RFC 6749, 5.2). */
@Catch(TokenRequestError)
export class TokenRequestFilter implements ExceptionFilter<TokenRequestError> {
  catch(error: TokenRequestError, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    answerRefusal(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }
}

export function answerRefusal(error: TokenRequestError, { headers }: FastifyRequest, reply: FastifyReply): void {
  void reply
    .status(error.status)
    .headers({ 'Cache-Control': 'no-store', ...error.headers })
    .send(error.body(headers['client-request-id']));
}
