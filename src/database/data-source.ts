import { DataSource, type EntitySchema } from 'typeorm';
import { CallRecords1700000000000 } from './migrations/1700000000000-call-records';
import { KeysByPosition1700000001000 } from './migrations/1700000001000-keys-by-position';
import { QueryFunctions1700000002000 } from './migrations/1700000002000-query-functions';
import { QueryIndexes1700000003000 } from './migrations/1700000003000-query-indexes';
import { SigningKey1700000004000 } from './migrations/1700000004000-signing-key';
import { CallLogs1700000006000 } from './migrations/1700000006000-call-logs';
import { DerivedMembers1700000009000 } from './migrations/1700000009000-derived-members';
import { Revisions1700000010000 } from './migrations/1700000010000-revisions';
import { Changes1700000011000 } from './migrations/1700000011000-changes';
import { Subscriptions1700000012000 } from './migrations/1700000012000-subscriptions';
import { ChangeHorizon1700000019000 } from './migrations/1700000019000-change-horizon';
import { SearchCost1700000020000 } from './migrations/1700000020000-search-cost';
import { ShortDurations1700000021000 } from './migrations/1700000021000-short-durations';
import { TenantOfCalls1700000022000 } from './migrations/1700000022000-tenant-of-calls';
import { QuickWords1700000023000 } from './migrations/1700000023000-quick-words';
import { ManyUpdates1700000024000 } from './migrations/1700000024000-many-updates';
import { FairTurns1700000026000 } from './migrations/1700000026000-fair-turns';
import { MemoryOfStatements1700000031000 } from './migrations/1700000031000-memory-of-statements';
import { MergedValues1700000032000 } from './migrations/1700000032000-merged-values';
import { AmountsOfApply1700000034000 } from './migrations/1700000034000-amounts-of-apply';
import { StandardFunctions1700000041000 } from './migrations/1700000041000-standard-functions';
import { Quality1700000050000 } from './migrations/1700000050000-quality';
import { ShortTotals1700000053000 } from './migrations/1700000053000-short-totals';
import { TicksOfLongFractions1700000054000 } from './migrations/1700000054000-ticks-of-long-fractions';
import { PooledClient } from './pooled-client';
import type { StatementWatch } from './statement-watch';

/** Timeout of a request's statement, in milliseconds. */
export const STATEMENT_TIMEOUT = 30_000;
/** Longest wait of a statement for a lock, in milliseconds. */
const LOCK_TIMEOUT = 3_000;
/** Longest wait for a new connection, in milliseconds. */
export const CONNECT_TIMEOUT = 5_000;
/** Idle time after which TCP checks whether the server still exists, in milliseconds. */
const KEEP_ALIVE = 10_000;

/** All migrations, oldest first. */
export const migrations = [
  CallRecords1700000000000,
  KeysByPosition1700000001000,
  QueryFunctions1700000002000,
  QueryIndexes1700000003000,
  SigningKey1700000004000,
  CallLogs1700000006000,
  DerivedMembers1700000009000,
  Revisions1700000010000,
  Changes1700000011000,
  Subscriptions1700000012000,
  ChangeHorizon1700000019000,
  SearchCost1700000020000,
  ShortDurations1700000021000,
  TenantOfCalls1700000022000,
  QuickWords1700000023000,
  ManyUpdates1700000024000,
  FairTurns1700000026000,
  MemoryOfStatements1700000031000,
  MergedValues1700000032000,
  AmountsOfApply1700000034000,
  StandardFunctions1700000041000,
  Quality1700000050000,
  ShortTotals1700000053000,
  TicksOfLongFractions1700000054000,
];

export interface DataSourceOptions {
  /** Maximum number of connections. */
  readonly poolSize: number;
  /** Timeout of a statement, and of an idle transaction, in milliseconds; 0: none. */
  readonly statementTimeout?: number;
  readonly watch?: StatementWatch;
  /** Names of the migrations to know; default: all. */
  readonly only?: readonly string[];
  /** Classes that describe the tables, for TypeORM's tools. The service needs none. */
  readonly entities?: readonly ((new () => object) | EntitySchema)[];
}

/** Creates the data source for the service, the tests and TypeORM's command line. */
export function createDataSource(
  url: string,
  { poolSize, statementTimeout = STATEMENT_TIMEOUT, watch, only, entities = [] }: DataSourceOptions,
): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    poolSize,
    applicationName: 'callrecords',
    connectTimeoutMS: CONNECT_TIMEOUT,
    extra: {
      statement_timeout: statementTimeout,
      // A long lock on one row must not delay all writes that share a statement with it.
      lock_timeout: Math.min(statementTimeout, LOCK_TIMEOUT),
      // Releases the locks of a service that hangs.
      idle_in_transaction_session_timeout: statementTimeout,
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE,
      Client: PooledClient,
      watch,
    },
    entities: [...entities],
    migrations: only ? migrations.filter(({ name }) => only.includes(name)) : migrations,
    migrationsTableName: 'migration',
  });
}
