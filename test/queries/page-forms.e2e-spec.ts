import fc from 'fast-check';
import { Client } from 'pg';
import { callRecords as callRecordSet } from '../../src/call-records/entity-sets';
import { atOnce } from '../../src/edm/json/steps';
import { planEntity, planPage, type EntityPlan } from '../../src/odata/plan/plan';
import type { Statement } from '../../src/odata/sql-builder';
import { withoutLast } from '../../src/odata/sql/page-forms';
import { compileEntity, compilePage, type EntityRow, type PageRow } from '../../src/odata/sql/statements';
import { parseOptions } from '../../src/odata/syntax/parse';
import { writeNestedLinks } from '../../src/odata/urls/nested-links';
import { SkipTokens } from '../../src/odata/urls/skip-token';
import { many, recordBody, segmentBody, sessionBody } from '../support/bodies';
import {
  callRecords,
  clientOf,
  idsOf,
  itemsOf,
  pagesFrom,
  pathOf,
  pathTo,
  type CallRecordsClient,
} from '../support/call-records';
import { startTestApp, tenant, type TestApp } from '../support/test-app';

jest.setTimeout(60_000);

let api: TestApp;
let client: CallRecordsClient;
let database: Client;
beforeAll(async () => {
  api = await startTestApp();
  client = clientOf(api);
  database = new Client(api.databaseUrl);
  await database.connect();
  for (let call = 0; call < 12; call++)
    await client.create(
      callRecords,
      recordBody({
        id: `c${call}`,
        sessions: many(call % 5, (n) =>
          sessionBody({
            id: `s${n}`,
            isTest: n % 2 === 0,
            segments: many((call + n) % 4, (g) => segmentBody({ id: `g${g}` })),
          }),
        ),
      }),
    );
});
afterAll(async () => {
  await database.end();
  await api.close();
});

const root = 'http://localhost:3000/v1.0';
const path = [{ set: callRecordSet }];
const links = { tenantId: tenant, root, tokens: new SkipTokens(new Uint8Array(32)) };

async function first<Row>({ text, values }: Statement): Promise<Row | undefined> {
  const { rows } = await database.query({ text, values: [tenant, ...values] });
  return rows[0] as Row | undefined;
}

/** The value of a text with links to more of what is expanded. */
const read = (text: string, at: typeof path, plan: EntityPlan): unknown =>
  JSON.parse(atOnce(writeNestedLinks(text, links, at, plan)));

describe('a page without large rows is the same whether they are added up or not', () => {
  const order = fc.constantFrom('', '$orderby=id', '$orderby=startDateTime desc,id desc', '$orderby=sessions/$count');
  const size = fc.option(fc.nat(5), { nil: undefined });
  const filter = fc.constantFrom('', "$filter=id gt 'c3'", '$filter=sessions/any()', '$count=true');
  const inner = fc
    .tuple(size, fc.constantFrom('', '$skip=1', "$filter=id ne 's1' and id ne 'g1'", '$count=true', '$select=id'))
    .map(([top, more]) => [...(top === undefined ? [] : [`$top=${top}`]), more].filter(Boolean).join(';'));
  const nested = (name: string, options: string): string => (options === '' ? name : `${name}(${options})`);
  const expand = fc.oneof(
    fc.constant(''),
    fc.tuple(inner, inner).map(([own, deep]) => {
      const segments = `$expand=${nested('segments', deep)}`;
      return `$expand=${nested('sessions', [own, segments].filter(Boolean).join(';'))}`;
    }),
  );
  const query = fc.tuple(order, filter, expand).map((parts) => parts.filter(Boolean).join('&'));
  /** Most items of each page, also of what is expanded. */
  const limits = fc.integer({ min: 1, max: 14 }).map((most) => ({ most }));

  it('of a collection', async () => {
    await fc.assert(
      fc.asyncProperty(query, size, limits, async (options, top, limit) => {
        const text = [options, ...(top === undefined ? [] : [`$top=${top}`])].filter(Boolean).join('&');
        const plan = planPage(callRecordSet, parseOptions(text), limit);
        const small = await first<PageRow>(compilePage(root, path, plan, 'entities', undefined, { smallOnly: true }));
        const sized = await first<PageRow>(compilePage(root, path, plan));
        const items = small?.more ? withoutLast(small.items ?? '') : small?.items;
        const told = [small, sized].map((row, index) => ({
          ...row,
          items: read(`[${index === 0 ? items : row?.items}]`, path, plan),
        }));
        expect(told[0]).toEqual(told[1]);
      }),
      { numRuns: 150 },
    );
  });

  it('of an entity', async () => {
    await fc.assert(
      fc.asyncProperty(expand, fc.nat(12), limits, async (options, call, limit) => {
        const at = [{ set: callRecordSet, id: `c${call}` }];
        const plan = planEntity(callRecordSet, parseOptions(options), limit);
        const rows = [
          await first<EntityRow>(compileEntity(root, at, plan, { smallOnly: true })),
          await first<EntityRow>(compileEntity(root, at, plan)),
        ];
        const told = rows.map((row) => row && read(row.json ?? 'null', at, plan));
        expect(told[0]).toEqual(told[1]);
      }),
      { numRuns: 100 },
    );
  });
});

describe('large rows', () => {
  /** Lets sessions of a call grow. @param bytes as stored, roughly */
  async function callWith(id: string, sizes: readonly number[]): Promise<void> {
    const sessions = sizes.map((_, n) => sessionBody({ id: `s${n}` }));
    await client.create(
      callRecords,
      recordBody({ id, startDateTime: '2030-01-01T00:00:00Z', endDateTime: '2030-01-01T00:00:00Z', sessions }),
    );
    for (const [n, bytes] of sizes.entries())
      await database.query(
        `UPDATE session SET body = body || jsonb_build_object('filler',
            (SELECT string_agg(encode(sha512(n::text::bytea), 'base64'), '') FROM generate_series(1, $3::integer / 88) n))
          WHERE tenant_id = $1 AND call_record_id = $2 AND position = $4`,
        [tenant, id, bytes, n],
      );
  }
  const sessionIds = (entity: Parameters<typeof idsOf>[0]): unknown[] => idsOf(entity, 'sessions');

  it('end the page of what is expanded early, and its link leads to the rest', async () => {
    await callWith('large', [4_000_000, 4_000_000, 4_000_000, 1]);
    const entity = await client.read(`${pathTo('large')}?$expand=sessions($select=id)`);
    const [page = {}] = itemsOf(await client.read(`${callRecords}?$top=1&$expand=sessions($select=id)`));
    for (const call of [entity, page]) {
      expect(sessionIds(call)).toEqual(['s0', 's1']);
      const rest = await pagesFrom(client, pathOf(call['sessions@odata.nextLink']));
      expect(rest.flatMap((found) => idsOf(found))).toEqual(['s2', 's3']);
    }
    await client.delete(pathTo('large'));
  });

  it('end a page of very many early, and its link leads to the rest', async () => {
    await callWith(
      'wide',
      Array.from({ length: 700 }, () => 14_000),
    );
    const pages = await pagesFrom(client, `${pathTo('wide')}/sessions?$select=id&$top=700`);
    expect(pages.map((page) => idsOf(page).length)).toEqual([expect.any(Number), expect.any(Number)]);
    expect(pages.flatMap((page) => idsOf(page))).toEqual(Array.from({ length: 700 }, (_, n) => `s${n}`));
    await client.delete(pathTo('wide'));
  });

  it('that fit are all there', async () => {
    await callWith('medium', [400_000, 1, 400_000]);
    const all = ['s0', 's1', 's2'];
    expect(sessionIds(await client.read(`${pathTo('medium')}?$expand=sessions`))).toEqual(all);
    expect(idsOf(await client.read(`${pathTo('medium')}/sessions`))).toEqual(all);
    const [page = {}] = itemsOf(await client.read(`${callRecords}?$top=1&$expand=sessions`));
    expect(sessionIds(page)).toEqual(all);
    await client.delete(pathTo('medium'));
  });
});
