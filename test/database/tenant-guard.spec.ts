import { loadModule } from 'libpg-query';
import { TenantProof } from '../support/tenant-guard';

const tables = new Set(['call_record', 'session', 'segment']);
const unbound = (text: string): string[] => new TenantProof(tables).unbound(text);

beforeAll(() => loadModule());

describe('the proof that a statement keeps to its tenant', () => {
  it.each([
    ['a read', 'SELECT * FROM call_record WHERE tenant_id = $1'],
    ['a cast', 'SELECT * FROM call_record c WHERE c.tenant_id = (SELECT $1::uuid)'],
    [
      'a join by the tenant',
      'SELECT 1 FROM call_record c JOIN session s ON s.tenant_id = c.tenant_id WHERE c.tenant_id = $1',
    ],
    ['an outer join', 'SELECT 1 FROM (SELECT 1) one LEFT JOIN session s ON s.tenant_id = $1'],
    [
      'a lateral join',
      `SELECT 1 FROM call_record c
        LEFT JOIN LATERAL (SELECT * FROM session s WHERE s.tenant_id = c.tenant_id LIMIT 1) s ON true WHERE c.tenant_id = $1`,
    ],
    ['a subquery', 'SELECT count(*) FROM (SELECT * FROM call_record c WHERE c.tenant_id = $1) t GROUP BY t.type'],
    [
      'an aggregate of a CTE',
      'WITH c AS (SELECT tenant_id, id FROM call_record WHERE tenant_id = $1) SELECT count(*) FROM c',
    ],
    [
      'a table that is bound through a CTE',
      `WITH c AS (DELETE FROM call_record WHERE tenant_id = $1 RETURNING tenant_id, id)
        DELETE FROM session s USING c WHERE s.tenant_id = c.tenant_id AND s.call_record_id = c.id`,
    ],
    ['an insert', 'INSERT INTO session (tenant_id, id) VALUES ($1, $2)'],
    ['an insert of rows', 'INSERT INTO session (id, tenant_id) SELECT i.id, $1 FROM unnest($2::text[]) AS i (id)'],
    ['an update', 'UPDATE session s SET body = $2 FROM (SELECT 1) a WHERE s.tenant_id = $1'],
    ['COPY', 'COPY session (tenant_id, id) FROM STDIN'],
    ['what names no table of tenants', 'SELECT * FROM migration'],
  ])('accepts %s', (_, text) => expect(unbound(text)).toEqual([]));

  it.each([
    ['a read', 'SELECT * FROM call_record WHERE id = $2', ['call_record']],
    ['another value', 'SELECT * FROM call_record WHERE tenant_id = $2', ['call_record']],
    ['a condition within OR', 'SELECT * FROM call_record WHERE tenant_id = $1 OR id = $2', ['call_record']],
    ['an aggregate', 'SELECT type, count(*) FROM call_record GROUP BY type', ['call_record']],
    [
      'a join',
      'SELECT 1 FROM call_record c JOIN session s ON s.call_record_id = c.id WHERE c.tenant_id = $1',
      ['session'],
    ],
    [
      'the side of an outer join that stays',
      'SELECT 1 FROM call_record c LEFT JOIN session s ON c.tenant_id = $1 AND s.tenant_id = $1',
      ['call_record'],
    ],
    ['a subquery', 'SELECT (SELECT max(s.id) FROM session s) FROM call_record c WHERE c.tenant_id = $1', ['session']],
    [
      'an EXISTS',
      'SELECT 1 FROM call_record c WHERE c.tenant_id = $1 AND EXISTS (SELECT FROM session s WHERE s.id = c.id)',
      ['session'],
    ],
    [
      'one side of a UNION',
      'SELECT id FROM call_record WHERE tenant_id = $1 UNION ALL SELECT id FROM session',
      ['session'],
    ],
    ['an insert', 'INSERT INTO session (tenant_id, id) VALUES ($2, $1)', ['session']],
    [
      'an insert of rows of others',
      'INSERT INTO session (tenant_id) SELECT c.tenant_id FROM call_record c',
      ['session', 'call_record'],
    ],
    ['an update', 'UPDATE session SET body = $1', ['session']],
    ['a deletion', 'DELETE FROM segment USING session s WHERE s.tenant_id = $1', ['segment']],
    ['COPY without the tenant', 'COPY session (id) FROM STDIN', ['session']],
    ['COPY out', 'COPY session TO STDOUT', ['session']],
  ])('refuses %s', (_, text, found) => expect(unbound(text).sort()).toEqual([...found].sort()));
});
