import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { GraphError } from '../graph/errors/graph-error';
import { missingPermission, missingToken } from './bearer-errors';
import { ACCESS, opens, type Access } from './permissions';

/**
 * Admits a request whose principal has one of the permissions that the handler requires. A handler without
 * `@RequirePermission` or `@Public` refuses every request.
 */
@Injectable()
export class PermissionGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  /** @throws GraphError `unauthenticated` without a principal, `forbidden` without the permission */
  canActivate(context: ExecutionContext): boolean {
    const access = this.reflector.getAllAndOverride<Access | 'public' | undefined>(ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (access === 'public') return true;
    const { principal } = context.switchToHttp().getRequest<FastifyRequest>();
    if (principal === undefined) throw missingToken();
    if (access === undefined) throw new GraphError('forbidden', { message: 'No permission opens this operation.' });
    if (opens(access, principal.permissions)) return true;
    throw missingPermission(access);
  }
}
