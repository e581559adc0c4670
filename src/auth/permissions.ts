import { SetMetadata, type CustomDecorator } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { openRoute } from '../graph/request/open-routes';

/**
 * Application permissions of the service. Source: "Microsoft Graph permissions reference". `CallRecords.ReadWrite.All`
 * is an addition, since Graph's own API is read-only.
 */
export const permissions = [
  'CallRecords.Read.All',
  'CallRecords.ReadWrite.All',
  'CallRecord-PstnCalls.Read.All',
] as const;

/** Name of a permission, as in the claims `roles` and `scp`. */
export type Permission = (typeof permissions)[number];

/** Kinds of access, each with its permissions. Any one of them is sufficient. */
export const accessRules = {
  read: ['CallRecords.Read.All', 'CallRecords.ReadWrite.All'],
  write: ['CallRecords.ReadWrite.All'],
  /** For operations that check further permissions themselves, such as a batch for each of its requests. */
  any: permissions,
  readLogs: ['CallRecord-PstnCalls.Read.All', 'CallRecords.Read.All', 'CallRecords.ReadWrite.All'],
} as const satisfies Record<string, readonly Permission[]>;

/** Kind of access that an operation needs. */
export type Access = keyof typeof accessRules;

/** Whether permissions are sufficient for a kind of access. */
export function opens(access: Access, granted: ReadonlySet<string>): boolean {
  return accessRules[access].some((permission) => granted.has(permission));
}

/** Metadata key of an operation's access. */
export const ACCESS = Symbol('ACCESS');

/** Sets the kind of access that a handler, or every handler of a controller, needs. Without it, the guard refuses. */
export function RequirePermission(access: Access): CustomDecorator<symbol> {
  return SetMetadata(ACCESS, access);
}

/** Opens the routes of a handler or a controller to requests without a token, such as health checks. */
export function Public(): ClassDecorator & MethodDecorator {
  return (...target: [target: object, name?: string | symbol, method?: PropertyDescriptor]) => {
    Reflect.apply(SetMetadata(ACCESS, 'public'), undefined, target);
    const [owner, , method] = target;
    for (const handler of method ? [method] : methodsOf(owner)) RouteConfig(openRoute)(owner, '', handler);
  };
}

/** The methods declared by a class. */
function methodsOf(target: object): PropertyDescriptor[] {
  const { prototype } = target as { readonly prototype: object };
  const members: Record<string, PropertyDescriptor> = Object.getOwnPropertyDescriptors(prototype);
  return Object.values(members).filter(({ value }) => typeof value === 'function' && value !== target);
}
