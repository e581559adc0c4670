import { EntitySchema, getMetadataArgsStorage } from 'typeorm';
import { entities } from '../../src/app.entities';
import { acrossTenants } from '../../src/database/across-tenants';
import { TenantDatabase } from '../../src/database/tenant-database';
import type { EntitySet } from '../../src/odata/entity-set';
import { rootSets } from '../../src/odata/root-sets';
import { bytesByTenant } from '../../src/storage/tenant-rows.sql';
import { tenantTables } from '../support/tenant-guard';
import { startTestApp, tenant, type TestApp } from '../support/test-app';

let api: TestApp;

beforeAll(async () => {
  api = await startTestApp();
});
afterAll(() => api.close());

/** Name of the table that an entity describes. */
function tableOf(entity: (typeof entities)[number]): string | undefined {
  if (entity instanceof EntitySchema) return entity.options.name;
  return getMetadataArgsStorage().tables.find(({ target }) => target === entity)?.name;
}

describe('the guard of the test application', () => {
  const database = (): TenantDatabase => api.app.get(TenantDatabase, { strict: false });

  it('refuses a statement that reads rows of others', async () => {
    const text = 'SELECT c.id FROM call_record c JOIN session s ON s.call_record_id = c.id WHERE s.tenant_id = $1';
    await expect(database().query(tenant, { text, values: [] })).rejects.toThrow(
      'Not bound to the tenant: call_record',
    );
  });

  it('lets a statement about all tenants pass only by its name', async () => {
    const text = 'SELECT count(*) FROM call_record';
    await expect(database().queryAll('bytesByTenant', { text, values: [] })).resolves.toHaveLength(1);
    await expect(database().queryAll('no name' as 'bytesByTenant', { text, values: [] })).rejects.toThrow('Not bound');
    expect(Object.keys(acrossTenants).length).toBeLessThanOrEqual(14);
  });

  it('knows every table with tenants’ data', async () => {
    expect([...(await tenantTables(api.databaseUrl))].sort()).toEqual([
      'call_record',
      'call_summary',
      'change',
      'change_horizon',
      'direct_routing_call',
      'media_stream',
      'notification',
      'notification_endpoint',
      'participant',
      'pstn_block',
      'pstn_call',
      'quality_failure',
      'quality_hour',
      'quality_place',
      'segment',
      'session',
      'sms',
      'subscription',
      'subscription_record',
      'touched_call',
    ]);
  });

  it('finds each of these tables in the lists of tables', async () => {
    const tables = [...(await tenantTables(api.databaseUrl))];
    const described = new Set(entities.map(tableOf));
    /** Written by triggers and statements of their own. */
    const internal =
      /^(?:change|change_horizon|notification|notification_endpoint|subscription|subscription_record|quality_failure|quality_place|touched_call)$/;
    expect(tables.filter((name) => !described.has(name) && !internal.test(name))).toEqual([]);
    /** A row for each tenant, or for each address; and rows that are derived from others. */
    const uncounted =
      /^(?:change_horizon|notification_endpoint|quality_place|quality_failure|quality_hour|media_stream|call_summary)$/;
    expect(tables.filter((name) => !bytesByTenant.includes(`FROM ${name} r `) && !uncounted.test(name))).toEqual([]);
  });

  it('finds each contained collection among the children of its set', () => {
    const missing = (set: EntitySet): string[] => [
      ...[...set.type.properties.values()]
        .filter(({ name, type, collection }) => type.kind === 'contained' && collection && !set.children.has(name))
        .map(({ name }) => `${set.name}/${name}`),
      ...[...set.children.values()].flatMap(missing),
    ];
    expect([...rootSets().values()].flatMap(missing)).toEqual([]);
  });
});
