import { Injectable } from '@nestjs/common';
import { namedText } from '../database/across-tenants';
import { ControlConnection } from '../database/control-connection';
import { readings } from '../metrics/readings';
import { readLag, type LagRow } from '../quality/follow/lag.sql';
import { readBacklog, type BacklogRow } from '../subscriptions/dispatch/backlog.sql';

/** What the database says at one moment; absent: it does not answer. */
interface State {
  readonly lag?: LagRow;
  readonly backlog?: BacklogRow;
}

/** Milliseconds for which a state is used again, so that the gauges of one scrape share it. */
const FRESH = 1_000;

/** Reads what the metrics show of the database. Several processes read the same, so their values are not added up. */
@Injectable()
export class DatabaseReadings {
  private state?: Promise<State>;
  private since = 0;

  constructor(private readonly control: ControlConnection) {
    readings.databaseUp.from(async () => [[{}, (await this.read()).backlog ? 1 : 0]]);
    readings.qualityLag.from(async () => one((await this.read()).lag?.secondsBehind));
    readings.tenantsBehind.from(async () => one((await this.read()).lag?.tenantsBehind));
    readings.failedCalls.from(async () => one((await this.read()).lag?.failedCalls));
    readings.subscriptions.from(async () => one((await this.read()).backlog?.subscriptions));
    readings.notifications.from(async () => {
      const { backlog } = await this.read();
      if (!backlog) return [];
      const { pending, due, givenUp } = backlog;
      return [
        [{ state: 'pending' }, pending],
        [{ state: 'due' }, due],
        [{ state: 'given up' }, givenUp],
      ];
    });
  }

  private read(): Promise<State> {
    const now = performance.now();
    if (this.state && now - this.since < FRESH) return this.state;
    this.since = now;
    return (this.state = this.ask());
  }

  /** One statement after the other, as they share a connection. A database that hangs is asked only once. */
  private async ask(): Promise<State> {
    try {
      const [backlog] = await this.control.query<BacklogRow>(namedText('notificationBacklog', readBacklog));
      const [lag] = await this.control.query<LagRow>(namedText('qualityLag', readLag));
      return { backlog, lag };
    } catch {
      return {};
    }
  }
}

function one(value: number | undefined): [[Record<string, never>, number]] | [] {
  return value === undefined ? [] : [[{}, value]];
}
