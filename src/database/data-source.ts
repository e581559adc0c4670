import { DataSource } from 'typeorm';
import { CallRecordEntity } from '../call-records/entities/call-record.entity';
import { ParticipantEntity } from '../call-records/entities/participant.entity';
import { SegmentEntity } from '../call-records/entities/segment.entity';
import { SessionEntity } from '../call-records/entities/session.entity';
import { CallRecords1700000000000 } from './migrations/1700000000000-call-records';

/** Longest time for one statement of a request, in milliseconds. */
export const STATEMENT_TIMEOUT = 30_000;
/** Longest wait for a connection, in milliseconds. */
const CONNECT_TIMEOUT = 5_000;

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
    extra: { statement_timeout: statementTimeout },
    entities: [CallRecordEntity, ParticipantEntity, SessionEntity, SegmentEntity],
    migrations: [CallRecords1700000000000],
    migrationsTableName: 'migration',
  });
}
