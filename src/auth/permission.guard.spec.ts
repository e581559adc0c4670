import type { ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import type { Principal } from '../graph/request/principal';
import { PermissionGuard } from './permission.guard';
import { permissions, Public, RequirePermission } from './permissions';

class Unmarked {
  @RequirePermission('read') read() {}
  @RequirePermission('write') write() {}
  @Public() open() {}
  closed() {}
}

@RequirePermission('read')
class Readable {
  inherited() {}
  @RequirePermission('write') stricter() {}
}

const [read, readWrite] = permissions;
const holder = (...names: string[]): Principal => ({ tenantId: 't', appId: 'a', permissions: new Set(names) });

function contextOf(
  type: typeof Unmarked | typeof Readable,
  handler: () => void,
  principal?: Principal,
): ExecutionContext {
  return new ExecutionContextHost([{ principal }], type, handler);
}

describe('PermissionGuard', () => {
  const guard = new PermissionGuard(new Reflector());
  const { read: reading, write: writing, open, closed } = Unmarked.prototype;
  const { inherited, stricter } = Readable.prototype;
  const enter = (handler: () => void, principal?: Principal) =>
    guard.canActivate(
      contextOf(handler === inherited || handler === stricter ? Readable : Unmarked, handler, principal),
    );

  it.each([
    ['read', reading, read],
    ['read', reading, readWrite],
    ['write', writing, readWrite],
    ['inherited', inherited, read],
    ['stricter', stricter, readWrite],
  ])('opens %s (%p) to %s', (_name, handler, permission) => {
    expect(enter(handler, holder('Other', permission))).toBe(true);
  });

  it.each([
    ['read', reading, 'Directory.Read.All', 'CallRecords.Read.All or CallRecords.ReadWrite.All'],
    ['read', reading, 'callrecords.read.all', 'CallRecords.Read.All or CallRecords.ReadWrite.All'],
    ['write', writing, read, 'CallRecords.ReadWrite.All'],
    ['write', writing, 'Directory.ReadWrite.All', 'CallRecords.ReadWrite.All'],
    ['stricter', stricter, read, 'CallRecords.ReadWrite.All'],
  ])('closes %s (%p) to %s and names what would do', (_name, handler, permission, needed) => {
    expect(() => enter(handler, holder(permission))).toThrow(
      expect.objectContaining({ key: 'forbidden', message: `This operation needs the permission ${needed}.` }),
    );
  });

  it('closes an unmarked handler to everyone', () => {
    expect(() => enter(closed, holder(...permissions))).toThrow(expect.objectContaining({ key: 'forbidden' }));
    expect(() => enter(closed)).toThrow(expect.objectContaining({ key: 'unauthenticated' }));
  });

  it('asks for a token where none was verified', () => {
    expect(() => enter(reading)).toThrow(expect.objectContaining({ key: 'unauthenticated' }));
  });

  it('opens a public handler without a token', () => {
    expect(enter(open)).toBe(true);
  });
});
