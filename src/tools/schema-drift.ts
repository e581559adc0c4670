import type { DataSource } from 'typeorm';

/**
 * Compares the schema made by the migrations with the schema that the entities describe.
 * @param dataSource connected to a migrated database
 * @returns statements that would make the schemas equal; empty: they are
 */
export async function schemaDrift(dataSource: DataSource): Promise<string[]> {
  const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
  return upQueries.map(({ query }) => query);
}
