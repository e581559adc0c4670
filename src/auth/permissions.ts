import { SetMetadata, type CustomDecorator } from '@nestjs/common';

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

/** Opens a handler or a controller to requests without a token, such as a health probe. */
export function Public(): CustomDecorator<symbol> {
  return SetMetadata(ACCESS, 'public');
}
