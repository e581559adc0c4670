import type { MigrationInterface, QueryRunner } from 'typeorm';

const key = '"tenant_id" uuid NOT NULL, "call_record_id" text COLLATE "C" NOT NULL';
const times = '"start_date_time" bigint NOT NULL, "end_date_time" bigint NOT NULL';

/** The four tables of call records, and functions for the current time in ticks and for formatting ticks. */
export class CallRecords1700000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      `CREATE TABLE "call_record" ("tenant_id" uuid NOT NULL, "id" text COLLATE "C" NOT NULL, ${times},
        "last_modified_date_time" bigint NOT NULL, "version" bigint NOT NULL, "next_position" bigint NOT NULL,
        "body" jsonb NOT NULL, CONSTRAINT "call_record_pkey" PRIMARY KEY ("tenant_id", "id"))`,
      // Each write below a call record updates its row. Free space on the page allows updates without touching the
      // indexes.
      'ALTER TABLE "call_record" SET (fillfactor = 80)',
      'CREATE INDEX "call_record_start" ON "call_record" ("tenant_id", "start_date_time", "id")',

      `CREATE TABLE "participant" (${key}, "id" text COLLATE "C" NOT NULL, "occurrence" integer NOT NULL,
        "position" bigint NOT NULL, "body" jsonb NOT NULL,
        CONSTRAINT "participant_pkey" PRIMARY KEY ("tenant_id", "call_record_id", "id", "occurrence"),
        CONSTRAINT "participant_call_record_fkey" FOREIGN KEY ("tenant_id", "call_record_id")
          REFERENCES "call_record" ("tenant_id", "id") ON DELETE CASCADE)`,
      'CREATE INDEX "participant_position" ON "participant" ("tenant_id", "call_record_id", "position")',

      `CREATE TABLE "session" (${key}, "id" text COLLATE "C" NOT NULL, "occurrence" integer NOT NULL,
        "position" bigint NOT NULL, ${times}, "body" jsonb NOT NULL,
        CONSTRAINT "session_pkey" PRIMARY KEY ("tenant_id", "call_record_id", "id", "occurrence"),
        CONSTRAINT "session_call_record_fkey" FOREIGN KEY ("tenant_id", "call_record_id")
          REFERENCES "call_record" ("tenant_id", "id") ON DELETE CASCADE)`,
      'CREATE INDEX "session_position" ON "session" ("tenant_id", "call_record_id", "position")',

      `CREATE TABLE "segment" (${key}, "session_id" text COLLATE "C" NOT NULL, "session_occurrence" integer NOT NULL,
        "id" text COLLATE "C" NOT NULL, "occurrence" integer NOT NULL, "position" bigint NOT NULL, ${times},
        "body" jsonb NOT NULL, CONSTRAINT "segment_pkey"
          PRIMARY KEY ("tenant_id", "call_record_id", "session_id", "session_occurrence", "id", "occurrence"),
        CONSTRAINT "segment_session_fkey"
          FOREIGN KEY ("tenant_id", "call_record_id", "session_id", "session_occurrence")
          REFERENCES "session" ("tenant_id", "call_record_id", "id", "occurrence") ON DELETE CASCADE)`,
      `CREATE INDEX "segment_position" ON "segment"
        ("tenant_id", "call_record_id", "session_id", "session_occurrence", "position")`,

      `CREATE FUNCTION "current_ticks"() RETURNS bigint LANGUAGE sql VOLATILE PARALLEL SAFE
        RETURN (extract(epoch FROM clock_timestamp()) * 10000000)::bigint + 621355968000000000`,
      // Days and microseconds are added separately: microseconds since year 1 as one interval would be converted to a
      // double.
      `CREATE FUNCTION "format_ticks"(ticks bigint) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
        RETURN to_char(timestamp '0001-01-01' + make_interval(days => (ticks / 864000000000)::integer)
            + (ticks % 864000000000 / 10) * interval '1 microsecond', 'YYYY-MM-DD"T"HH24:MI:SS.US')
          || (ticks % 10)::text || 'Z'`,
    ];
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION "format_ticks"(bigint)');
    await runner.query('DROP FUNCTION "current_ticks"()');
    for (const table of ['segment', 'session', 'participant', 'call_record'])
      await runner.query(`DROP TABLE "${table}"`);
  }
}
