import { acrossTenants } from '../../src/database/across-tenants';
import { TenantDatabase } from '../../src/database/tenant-database';
import { startTestApp, tenant, type TestApp } from '../support/test-app';
import { tenantTables } from '../support/tenant-guard';

let api: TestApp;

beforeAll(async () => {
  api = await startTestApp();
});
afterAll(() => api.close());

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
    expect(Object.keys(acrossTenants).length).toBeLessThanOrEqual(10);
  });

  it('knows every table with tenants’ data', async () => {
    expect([...(await tenantTables(api.databaseUrl))].sort()).toEqual([
      'call_record',
      'change',
      'change_horizon',
      'direct_routing_call',
      'notification',
      'notification_endpoint',
      'participant',
      'pstn_block',
      'pstn_call',
      'segment',
      'session',
      'sms',
      'subscription',
      'subscription_record',
    ]);
  });
});
