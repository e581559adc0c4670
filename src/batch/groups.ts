import { Injectable } from '@nestjs/common';
import { budgets } from '../budgets/budgets';
import { Preparation, Unprepared } from '../database/preparation';
import { SigningKey } from '../database/signing-key';
import { TenantDatabase } from '../database/tenant-database';
import { GraphError } from '../graph/errors/graph-error';
import { lockCalls } from '../import/chunk.sql';
import { callRecordIdOf } from './inner-url';

/** Longest preparation of a group outside the database, in milliseconds. Each of its steps has a shorter timeout. */
const PREPARATION = 20_000;
/** Most runs of a group that needs preparation. Its needs can change between two runs. */
const RUNS = 3;

/** One run of a group. */
export interface GroupRun {
  /** Whether an earlier run was rolled back for a preparation. */
  readonly isRepeated: boolean;
  /** Has to be called before each request. @throws GraphError `timeout` when the run has taken too long */
  checkTime(): void;
}

/** Runs groups of requests, each in a transaction. A group holds a connection until it is done. */
@Injectable()
export class Groups {
  private readonly longest = budgets.groupTime.most();

  constructor(
    private readonly database: TenantDatabase,
    private readonly key: SigningKey,
  ) {}

  /**
   * Runs a group. Waits outside the database, such as the validation of a URL, take place between two runs, while the
   * group holds no connection.
   * @param urls known URLs of its requests
   * @param work runs the requests; an error rolls them back
   * @throws OverBudget when no connection is free in time
   * @throws GraphError `serviceNotAvailable` when each run needs another preparation, `timeout`
   */
  async make<Result>(
    tenantId: string,
    urls: readonly string[],
    work: (run: GroupRun) => Promise<Result>,
  ): Promise<Result> {
    // Loads the key before the group has a connection: loading it needs another connection, for which the group must
    // not wait while it holds one.
    await this.key.tokens();
    const preparation = new Preparation();
    for (let runs = 0; runs < RUNS; runs++) {
      if (!preparation.isComplete) await inTime(preparation.make());
      try {
        return await this.run(tenantId, urls, preparation, (checkTime) => work({ isRepeated: runs > 0, checkTime }));
      } catch (error) {
        if (!(error instanceof Unprepared)) throw error;
      }
    }
    throw new GraphError('serviceNotAvailable', {
      message: 'The data of the group changes too quickly. Try again later.',
      headers: { 'Retry-After': '2' },
    });
  }

  private run<Result>(
    tenantId: string,
    urls: readonly string[],
    preparation: Preparation,
    work: (checkTime: () => void) => Promise<Result>,
  ): Promise<Result> {
    const ids = new Set(urls.flatMap((url) => callRecordIdOf(url) ?? []));
    return this.database.together(
      tenantId,
      async (transaction) => {
        const end = performance.now() + this.longest;
        // Locks all call records in a fixed order before any write, so that groups cannot deadlock.
        if (ids.size > 0) await transaction.query(lockCalls([...ids]));
        return work(() => {
          if (performance.now() > end) throw tooLong(this.longest);
        });
      },
      preparation,
    );
  }
}

async function inTime(preparing: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => (timer = setTimeout(resolve, PREPARATION, 'late')));
  const outcome = await Promise.race([preparing, late]);
  clearTimeout(timer);
  if (outcome === 'late')
    throw new GraphError('timeout', { message: 'The preparation of the group outside the database took too long.' });
}

function tooLong(longest: number): GraphError {
  return new GraphError('timeout', {
    message: `The requests of the group took longer than ${longest / 1000} seconds; none of them has changed anything.`,
  });
}
