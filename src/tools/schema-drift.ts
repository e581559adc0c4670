import type { DataSource } from 'typeorm';

/**
 * Compares the schema that the migrations made with the one that the entities describe.
 * @param dataSource connected to a migrated database
 * @returns the statements that would bring the schema to the entities; none: the two agree
 */
export async function schemaDrift(dataSource: DataSource): Promise<string[]> {
  const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
  return upQueries.map(({ query }) => query);
}
