import { Injectable } from '@nestjs/common';
import { budgets } from '../budgets/budgets';
import { Preparation, Unprepared } from '../database/preparation';
import { SigningKey } from '../database/signing-key';
import { TenantDatabase } from '../database/tenant-database';
import { GraphError } from '../graph/errors/graph-error';
import { lockCalls } from '../import/chunk.sql';
import { callRecordIdOf } from './inner-url';

/** Longest wait for what a group needs beside the database, in milliseconds. Each step of it ends before, by itself. */
const PREPARATION = 20_000;
/** How often a group is begun that needs something else than the database. What it needs can change between two runs. */
const RUNS = 3;

/** One run of a group. */
export interface GroupRun {
  /** Whether a run before was undone, to prepare what its requests need beside the database. */
  readonly isRepeated: boolean;
  /** To be called before each request. @throws GraphError `timeout` when the run has taken too long */
  checkTime(): void;
}

/** Makes groups of requests, each in a transaction. A group keeps a connection until it is done. */
@Injectable()
export class Groups {
  private readonly longest = budgets.groupTime.most();

  constructor(
    private readonly database: TenantDatabase,
    private readonly key: SigningKey,
  ) {}

  /**
   * Makes a group. What it waits for beside the database is done between two runs, when it holds no
   * connection.
   * @param urls of requests that are known before the group begins
   * @param work makes the requests; what it throws undoes them
   * @throws OverBudget when no connection is free in time
   * @throws GraphError `serviceNotAvailable` when each run needs something else, `timeout`
   */
  async make<Result>(
    tenantId: string,
    urls: readonly string[],
    work: (run: GroupRun) => Promise<Result>,
  ): Promise<Result> {
    // Read once for all requests, by a connection that a group must not wait for while it has its own.
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
      message: 'What the group is about changes too quickly; try again later.',
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
        // In one order for all, before anything is written, so that groups cannot wait for each other in a circle.
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
    throw new GraphError('timeout', { message: 'What the group needs beside the database took too long.' });
}

function tooLong(longest: number): GraphError {
  return new GraphError('timeout', {
    message: `The requests of the group took longer than ${longest / 1000} seconds; none of them has changed anything.`,
  });
}
