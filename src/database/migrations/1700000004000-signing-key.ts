import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The secret that signs links to further pages, shared by all services on the database. */
export class SigningKey1700000004000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE "signing_key" ("secret" bytea NOT NULL)');
    await runner.query(
      `INSERT INTO "signing_key" SELECT decode(replace(concat(gen_random_uuid(), gen_random_uuid()), '-', ''), 'hex')`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE "signing_key"');
  }
}
