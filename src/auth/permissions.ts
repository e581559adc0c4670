import { SetMetadata, type CustomDecorator } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { openRoute } from '../graph/request/open-routes';

/**
 * Application permissions that the service knows.
 * Source: "Microsoft Graph permissions reference"; `CallRecords.ReadWrite.All` is ours, as Graph's own API only reads.
 */
export const permissions = [
  'CallRecords.Read.All',
  'CallRecords.ReadWrite.All',
  'CallRecord-PstnCalls.Read.All',
] as const;

/** Name of a permission, as the claims `roles` and `scp` carry it. */
export type Permission = (typeof permissions)[number];

/** Kinds of access, each with the permissions of which any one is enough. */
export const accessRules = {
  read: ['CallRecords.Read.All', 'CallRecords.ReadWrite.All'],
  write: ['CallRecords.ReadWrite.All'],
  /** For what asks for further permissions by itself, as a batch does with each of its requests. */
  any: permissions,
  readLogs: ['CallRecord-PstnCalls.Read.All', 'CallRecords.Read.All', 'CallRecords.ReadWrite.All'],
} as const satisfies Record<string, readonly Permission[]>;

/** What an operation does, as far as permissions go. */
export type Access = keyof typeof accessRules;

/** Metadata key under which the guard finds an operation's access. */
export const ACCESS = Symbol('ACCESS');

/** Says which kind of access a handler, or every handler of a controller, is. Without it the guard refuses. */
export function RequirePermission(access: Access): CustomDecorator<symbol> {
  return SetMetadata(ACCESS, access);
}

/** Opens a handler or a controller, and its routes, to requests without a token, such as a health probe. */
export function Public(): ClassDecorator & MethodDecorator {
  return (...target: [target: object, name?: string | symbol, method?: PropertyDescriptor]) => {
    Reflect.apply(SetMetadata(ACCESS, 'public'), undefined, target);
    const [owner, , method] = target;
    for (const handler of method ? [method] : methodsOf(owner)) RouteConfig(openRoute)(owner, '', handler);
  };
}

/** The methods that a class declares. */
function methodsOf(target: object): PropertyDescriptor[] {
  const { prototype } = target as { readonly prototype: object };
  const members: Record<string, PropertyDescriptor> = Object.getOwnPropertyDescriptors(prototype);
  return Object.values(members).filter(({ value }) => typeof value === 'function' && value !== target);
}
