import type { MigrationInterface, QueryRunner } from 'typeorm';

const call = '"tenant_id", "call_record_id"';

/**
 * Identifies contained entities by their position, which is unique within a call record, instead of an id, which can
 * repeat and be long. `url_key()` writes an id as a key in a URL.
 */
export class KeysByPosition1700000001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      'ALTER TABLE "segment" ADD COLUMN "session_position" bigint',
      `UPDATE "segment" g SET "session_position" = s."position" FROM "session" s
        WHERE (s."tenant_id", s."call_record_id", s."id", s."occurrence") =
          (g."tenant_id", g."call_record_id", g."session_id", g."session_occurrence")`,
      'ALTER TABLE "segment" ALTER COLUMN "session_position" SET NOT NULL, DROP CONSTRAINT "segment_session_fkey"',
      'DROP INDEX "participant_position"',
      'DROP INDEX "session_position"',
      'DROP INDEX "segment_position"',
      ...['participant', 'session', 'segment'].map((table) => `ALTER TABLE "${table}" DROP CONSTRAINT "${table}_pkey"`),
      'ALTER TABLE "participant" DROP COLUMN "occurrence"',
      'ALTER TABLE "session" DROP COLUMN "occurrence"',
      `ALTER TABLE "segment" DROP COLUMN "occurrence", DROP COLUMN "session_id", DROP COLUMN "session_occurrence"`,

      `ALTER TABLE "participant" ADD CONSTRAINT "participant_pkey" PRIMARY KEY (${call}, "position")`,
      `ALTER TABLE "session" ADD CONSTRAINT "session_pkey" PRIMARY KEY (${call}, "position")`,
      `ALTER TABLE "segment" ADD CONSTRAINT "segment_pkey" PRIMARY KEY (${call}, "session_position", "position"),
        ADD CONSTRAINT "segment_session_fkey" FOREIGN KEY (${call}, "session_position")
          REFERENCES "session" (${call}, "position") ON DELETE CASCADE`,
      `CREATE INDEX "participant_id" ON "participant" (${call}, "id", "position")`,
      `CREATE INDEX "session_id" ON "session" (${call}, "id", "position")`,
      `CREATE INDEX "segment_id" ON "segment" (${call}, "session_position", "id", "position")`,
      // As if every call record had hundreds. If the planner expects few, it reads and sorts all sessions of a call
      // record, however many there are.
      ...['participant', 'session', 'segment'].map(
        (table) => `ALTER TABLE "${table}" ALTER COLUMN "call_record_id" SET (n_distinct = -0.001)`,
      ),

      // Encodes like encodeURIComponent, with quotes doubled, so that links made in SQL and in the service are equal.
      `CREATE FUNCTION "url_key"("id" text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
        RETURN CASE WHEN "id" COLLATE "C" ~ '^[A-Za-z0-9_.!~*()-]*$' THEN "id" ELSE (
          SELECT string_agg(CASE
            WHEN c = '''' THEN ''''''
            WHEN c COLLATE "C" ~ '[A-Za-z0-9_.!~*()-]' THEN c
            ELSE regexp_replace(upper(encode(convert_to(c, 'UTF8'), 'hex')), '(..)', '%\\1', 'g') END, '' ORDER BY n)
          FROM regexp_split_to_table("id", '') WITH ORDINALITY AS characters (c, n)) END`,
    ];
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    const repetition = (table: string, owner: string): string =>
      `UPDATE "${table}" t SET "occurrence" = r.n FROM (
        SELECT "tenant_id", "call_record_id", "position",
          row_number() OVER (PARTITION BY ${call}${owner}, "id" ORDER BY "position") - 1 AS n FROM "${table}") r
        WHERE (t."tenant_id", t."call_record_id", t."position") = (r."tenant_id", r."call_record_id", r."position")`;
    const statements = [
      'DROP FUNCTION "url_key"(text)',
      ...['participant', 'session', 'segment'].map(
        (table) => `ALTER TABLE "${table}" ALTER COLUMN "call_record_id" RESET (n_distinct)`,
      ),
      'DROP INDEX "participant_id"',
      'DROP INDEX "session_id"',
      'DROP INDEX "segment_id"',
      'ALTER TABLE "segment" DROP CONSTRAINT "segment_session_fkey"',
      ...['participant', 'session', 'segment'].flatMap((table) => [
        `ALTER TABLE "${table}" DROP CONSTRAINT "${table}_pkey", ADD COLUMN "occurrence" integer`,
        repetition(table, table === 'segment' ? ', "session_position"' : ''),
        `ALTER TABLE "${table}" ALTER COLUMN "occurrence" SET NOT NULL`,
      ]),
      'ALTER TABLE "segment" ADD COLUMN "session_id" text COLLATE "C", ADD COLUMN "session_occurrence" integer',
      `UPDATE "segment" g SET "session_id" = s."id", "session_occurrence" = s."occurrence" FROM "session" s
        WHERE (s."tenant_id", s."call_record_id", s."position") =
          (g."tenant_id", g."call_record_id", g."session_position")`,
      `ALTER TABLE "segment" ALTER COLUMN "session_id" SET NOT NULL, ALTER COLUMN "session_occurrence" SET NOT NULL,
        DROP COLUMN "session_position"`,

      `ALTER TABLE "participant" ADD CONSTRAINT "participant_pkey" PRIMARY KEY (${call}, "id", "occurrence")`,
      `ALTER TABLE "session" ADD CONSTRAINT "session_pkey" PRIMARY KEY (${call}, "id", "occurrence")`,
      `ALTER TABLE "segment"
        ADD CONSTRAINT "segment_pkey"
          PRIMARY KEY (${call}, "session_id", "session_occurrence", "id", "occurrence"),
        ADD CONSTRAINT "segment_session_fkey" FOREIGN KEY (${call}, "session_id", "session_occurrence")
          REFERENCES "session" (${call}, "id", "occurrence") ON DELETE CASCADE`,
      `CREATE INDEX "participant_position" ON "participant" (${call}, "position")`,
      `CREATE INDEX "session_position" ON "session" (${call}, "position")`,
      `CREATE INDEX "segment_position" ON "segment" (${call}, "session_id", "session_occurrence", "position")`,
    ];
    for (const statement of statements) await runner.query(statement);
  }
}
