import { Client, type ClientConfig } from 'pg';
import { DataSource } from 'typeorm';
import { CallRecordEntity } from '../call-records/entities/call-record.entity';
import { ParticipantEntity } from '../call-records/entities/participant.entity';
import { SegmentEntity } from '../call-records/entities/segment.entity';
import { SessionEntity } from '../call-records/entities/session.entity';
import { CallRecords1700000000000 } from './migrations/1700000000000-call-records';
import { KeysByPosition1700000001000 } from './migrations/1700000001000-keys-by-position';

/** Longest time for one statement of a request, in milliseconds. */
export const STATEMENT_TIMEOUT = 30_000;
/** Longest wait for a connection, in milliseconds. */
const CONNECT_TIMEOUT = 5_000;

/**
 * A connection whose end is no reason to end the process: whoever waits for a query on it is told, and the pool opens
 * another. Between the pool and its user nobody else listens.
 */
class PooledClient extends Client {
  constructor(config?: string | ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}

/**
 * The one description of the database for the service, the tests and TypeORM's command line.
 * @param statementTimeout longest time for one statement, in milliseconds; 0: no limit
 */
export function createDataSource(url: string, poolSize: number, statementTimeout = STATEMENT_TIMEOUT): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    poolSize,
    applicationName: 'callrecords',
    connectTimeoutMS: CONNECT_TIMEOUT,
    extra: { statement_timeout: statementTimeout, Client: PooledClient },
    entities: [CallRecordEntity, ParticipantEntity, SessionEntity, SegmentEntity],
    migrations: [CallRecords1700000000000, KeysByPosition1700000001000],
    migrationsTableName: 'migration',
  });
}
