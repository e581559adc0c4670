import type { MigrationInterface, QueryRunner } from 'typeorm';

interface Log {
  readonly table: string;
  /** Column of the time to which a range of dates applies, in ticks. */
  readonly time: string;
  /** Further columns, each with its type. */
  readonly columns?: string;
  /** Members that $search reads, according to the model when this was written. */
  readonly texts: readonly string[];
  readonly ids: readonly string[];
}

const logs: readonly Log[] = [
  {
    table: 'pstn_call',
    time: 'start_date_time',
    texts: ['userDisplayName', 'userPrincipalName'],
    ids: ['userId', 'calleeNumber', 'callerNumber', 'callId', 'conferenceId'],
  },
  {
    table: 'direct_routing_call',
    time: 'start_date_time',
    columns: '"correlation_id" text COLLATE "C",',
    texts: ['userDisplayName', 'userPrincipalName'],
    ids: ['userId', 'calleeNumber', 'callerNumber', 'correlationId'],
  },
  {
    table: 'sms',
    time: 'sent_date_time',
    texts: ['userDisplayName', 'userPrincipalName'],
    ids: ['userId', 'destinationNumber', 'smsId', 'sourceNumber'],
  },
  {
    table: 'pstn_block',
    time: 'block_date_time',
    texts: ['blockReason', 'userDisplayName', 'userPrincipalName'],
    ids: ['remediationId', 'userId', 'userTelephoneNumber'],
  },
];

function wordsOf({ table, texts, ids }: Log): string {
  const [allTexts, allIds] = [texts, ids].map((names) =>
    names.map((name) => `jsonb_path_query_array("body", '$.${name}')`).join(' || '),
  );
  return `CREATE FUNCTION "${table}_words"("tenant" uuid, "body" jsonb) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN "search_words"("tenant", ${allTexts}, ${allIds})`;
}

/** Statements that create the functions for the words of a row. */
export const logWords = logs.map(wordsOf);

/** The logs of calls and messages over the telephone network, one table each. */
export class CallLogs1700000006000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const log of logs) {
      const { table, time, columns = '' } = log;
      await runner.query(`CREATE TABLE "${table}" (
        "tenant_id" uuid NOT NULL,
        "id" text COLLATE "C" NOT NULL,
        "${time}" bigint NOT NULL,
        ${columns}
        "body" jsonb NOT NULL,
        CONSTRAINT "${table}_pkey" PRIMARY KEY ("tenant_id", "id")
      )`);
      await runner.query(`CREATE INDEX "${table}_time" ON "${table}" ("tenant_id", "${time}", "id")`);
      await runner.query(wordsOf(log));
      await runner.query(
        `CREATE INDEX "${table}_words" ON "${table}" USING gin ("${table}_words"("tenant_id", "body"))`,
      );
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { table } of logs) {
      await runner.query(`DROP TABLE "${table}"`);
      await runner.query(`DROP FUNCTION "${table}_words"`);
    }
  }
}
