import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { missingToken } from './bearer-errors';
import type { Principal } from './principal';

/**
 * Gives a handler the {@link Principal} of its request: `@CurrentPrincipal() principal: Principal`.
 *
 * @throws GraphError `unauthenticated` when the bearer hook is not on the path
 */
export const CurrentPrincipal = createParamDecorator((_data: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<FastifyRequest>();
  if (principal === undefined) throw missingToken();
  return principal;
});
