import { Injectable } from '@nestjs/common';
import { ChangeFollowers, type ChangeFollower } from '../../changes/change-followers';
import { TenantDatabase } from '../../database/tenant-database';
import { passOver } from './place.sql';

/** Keeps the log of changes from growing while nobody follows it: the place is moved, and all calls are walked later. */
@Injectable()
export class PlaceKeeper implements ChangeFollower {
  constructor(
    private readonly database: TenantDatabase,
    followers: ChangeFollowers,
  ) {
    followers.all.add(this);
  }

  async passOver(tenantId: string, days: number): Promise<boolean> {
    const moved = await this.database.query(tenantId, passOver(days), 'background');
    return moved.length > 0;
  }

  removeOld(): Promise<void> {
    return Promise.resolve();
  }
}
