import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { logFunctions } from '../../src/call-logs/log-functions';
import { withoutMembers, type JsonObject } from '../../src/edm/json/json-value';
import { recordBody, sessionBody } from '../support/bodies';
import { clientOf, idsOf, inOData, itemsOf, pagesFrom, pathOf, type CallRecordsClient } from '../support/call-records';
import { expectError } from '../support/expect-error';
import { otherTenant, startTestApp, type TestApp } from '../support/test-app';

let api: TestApp;
let client: CallRecordsClient;
beforeAll(async () => {
  api = await startTestApp();
  client = clientOf(api);
});
afterAll(() => api.close());

const stable = '/v1.0/communications/callRecords';
const beta = '/beta/communications/callRecords';
const november = '(fromDateTime=2019-11-01,toDateTime=2019-12-01)';

async function write(log: string, rows: readonly JsonObject[], base = beta): Promise<JsonObject> {
  const { status, json, text } = await client.post(`${base}/${log}`, { value: [...rows] });
  if (status !== 200) throw new Error(text);
  return json;
}

function example(name: string): JsonObject {
  const file = join(__dirname, '../fixtures/graph/examples', `${name}-response.json`);
  return JSON.parse(readFileSync(file, 'utf8')) as JsonObject;
}

/** The rows of an example; one of them has a member of an enumeration in capitals, which the model does not. */
function rowsOf(page: JsonObject): JsonObject[] {
  return itemsOf(page).map((row) =>
    typeof row.userBlockMode === 'string' ? { ...row, userBlockMode: row.userBlockMode.toLowerCase() } : row,
  );
}

describe("Graph's examples", () => {
  const logs = [
    ['getPstnCalls', 'pstnCalls', 'v1.0', november],
    ['getPstnCalls', 'pstnCalls', 'beta', november],
    ['getDirectRoutingCalls', 'directRoutingCalls', 'v1.0', november],
    ['getDirectRoutingCalls', 'directRoutingCalls', 'beta', november],
    // The example is from before the range in its URL.
    ['getSmsLog', 'smsMessages', 'beta', '(fromDateTime=2022-10-01,toDateTime=2022-12-01)'],
    ['getPstnBlockedUsersLog', 'blockedUsers', 'beta', '(fromDateTime=2022-11-01,toDateTime=2022-12-01)'],
  ] as const;

  it.each(logs)('%s gives what was written to %s in %s', async (name, log, version, range) => {
    const { json: given, rows } = { json: example(`${version}-${name}`), rows: rowsOf(example(`${version}-${name}`)) };
    const token = await api.token(crypto.randomUUID());
    const base = `/${version}/communications/callRecords`;
    // Annotations and all, but for what the example has against the model.
    const written = await client.post(`${base}/${log}`, { ...given, value: rows }, { token });
    expect(written.json).toEqual({ added: rows.length, replaced: 0, unchanged: 0 });
    const answer = await client.read(`${base}/${name}${range}`, { token });
    const { '@odata.context': context, ...rest } = withoutMembers(given, new Set(['@odata.nextLink']));
    expect(answer['@odata.context']).toBe(String(context).replace('https://graph.microsoft.com', api.http));
    expect(Object.keys(answer).sort()).toEqual(['@odata.context', ...Object.keys(rest)].sort());
    expect(answer['@odata.count']).toBe(rows.length);
    const byText = (items: readonly JsonObject[]): string[] =>
      items.map((item) => JSON.stringify(Object.entries(item).sort())).sort();
    // The service makes the ids that the examples of the last two lack.
    const shown = itemsOf(answer).map(({ id, ...row }) =>
      rows[0]?.id === undefined ? row : { id: id ?? null, ...row },
    );
    expect(byText(shown)).toEqual(byText(rows));
    expect(idsOf(answer)).not.toContain(undefined);
  });

  it('getPstnOnlineMeetingDialoutReport sums up to the example', async () => {
    const token = await api.token(crypto.randomUUID());
    const [sum = {}] = itemsOf(example('beta-getPstnOnlineMeetingDialoutReport'));
    const { userId, userPrincipalName, userDisplayName, usageLocation, destinationContext, currency } = sum;
    const call = {
      ...{ userId, userPrincipalName, userDisplayName, destinationContext, currency },
      ...{ usageCountryCode: usageLocation, callType: 'conf_out', startDateTime: '2022-11-05T00:00:00Z' },
    } as JsonObject;
    const calls = Array.from({ length: 12 }, (_, n) => ({
      ...call,
      duration: n === 0 ? 173 : 50,
      charge: n === 0 ? 1.72 : 1,
      connectionCharge: n === 0 ? 0.11 : 0,
    }));
    await client.post(`${beta}/pstnCalls`, { value: calls }, { token });
    const report = await client.read(
      `${beta}/getPstnOnlineMeetingDialoutReport(fromDateTime=2022-11-01,toDateTime=2022-12-01)`,
      { token },
    );
    expect(report).toEqual({
      '@odata.context': `${api.http}/beta/$metadata#Collection(microsoft.graph.callRecords.pstnOnlineMeetingDialoutReport)`,
      '@odata.count': 1,
      value: [sum],
    });
  });
});

describe('the dial-out report', () => {
  it('is searched by the texts of its rows, instead of refusing $search', async () => {
    const token = await api.token(crypto.randomUUID());
    const call = { callType: 'conf_out', startDateTime: '2022-11-05T00:00:00Z', currency: 'USD' };
    const users = ['Richard Malk', 'Anna Quill', 'Anna Malk'];
    const value = users.map((userDisplayName, n) => ({ ...call, userDisplayName, userId: `u${n}`, duration: n }));
    await client.post(`${beta}/pstnCalls`, { value }, { token });
    const report = `${beta}/getPstnOnlineMeetingDialoutReport(fromDateTime=2022-11-01,toDateTime=2022-12-01)`;
    const found = async (search: string) => {
      const page = await client.read(`${report}?$search=${encodeURIComponent(search)}&$count=true`, { token });
      return [page['@odata.count'], itemsOf(page).map(({ userDisplayName }) => userDisplayName)];
    };
    expect(await found('quill')).toEqual([1, ['Anna Quill']]);
    expect(await found('anna AND NOT quill')).toEqual([1, ['Anna Malk']]);
    expect(await found('"richard malk" OR qui*')).toEqual([2, ['Richard Malk', 'Anna Quill']]);
    expect(await found('NOT anna')).toEqual([1, ['Richard Malk']]);
    expect(await found('nobody')).toEqual([0, []]);
  });
});

describe('a range', () => {
  const times = {
    before: '2018-05-01T23:59:59.9999999Z',
    start: '2018-05-02T00:00:00Z',
    within: '2018-05-02T12:00:00.5Z',
    end: '2018-05-03T00:00:00Z',
    after: '2018-05-03T00:00:00.0000001Z',
  };
  beforeAll(async () => {
    for (const [log, member] of [
      ['pstnCalls', 'startDateTime'],
      ['directRoutingCalls', 'startDateTime'],
      ['smsMessages', 'sentDateTime'],
      ['blockedUsers', 'blockDateTime'],
    ] as const) {
      await write(
        log,
        Object.entries(times).map(([id, time]) => ({ id, [member]: time })),
      );
    }
  });

  it.each([
    ['getPstnCalls', ['start', 'within', 'end']],
    ['getDirectRoutingCalls', ['start', 'within']],
    ['getSmsLog', ['start', 'within', 'end']],
    ['getPstnBlockedUsersLog', ['start', 'within', 'end']],
  ])('of %s has these ends, oldest first', async (name, expected) => {
    const page = await client.read(`${beta}/${name}(fromDateTime=2018-05-02,toDateTime=2018-05-03)`);
    expect(idsOf(page)).toEqual(expected);
  });

  it('of the report has those of the calls that it sums up', async () => {
    const token = await api.token(crypto.randomUUID());
    const value = Object.entries(times).map(([id, startDateTime]) => ({ id, startDateTime, callType: 'conf_out' }));
    await client.post(`${beta}/pstnCalls`, { value }, { token });
    const report = 'getPstnOnlineMeetingDialoutReport(fromDateTime=2018-05-02,toDateTime=2018-05-03)';
    expect((await client.read(`${beta}/${report}`, { token })).value).toMatchObject([{ totalCalls: 3 }]);
  });

  it.each([
    'getPstnCalls(fromDateTime=2018-05-02,toDateTime=2018-05-03)',
    "getPstnCalls(fromDateTime='2018-05-02',toDateTime='2018-05-03')",
    'getPstnCalls(toDateTime=2018-05-03T00:00:00Z,fromDateTime=2018-05-02T00:00:00Z)',
    'getPstnCalls(fromDateTime=2018-05-02T00%3A00%3A00Z,toDateTime=2018-05-03T00%3A00%3A00Z)',
    'getPstnCalls(fromDateTime=2018-05-02T02:00:00%2B02:00,toDateTime=2018-05-03T02:00:00+02:00)',
    'getPstnCalls%28fromDateTime%3D2018-05-02%2CtoDateTime%3D2018-05-03%29',
    'callRecords.getPstnCalls(fromDateTime=2018-05-02,toDateTime=2018-05-03)',
    "microsoft.graph.callRecords.getPstnCalls(fromDateTime='2018-05-02T00:00:00Z',toDateTime='2018-05-03T00:00:00Z')",
    'getPstnCalls(fromDateTime=@f,toDateTime=@t)?@f=2018-05-02&@t=2018-05-03',
    "microsoft.graph.callRecords.getPstnCalls(fromDateTime=@f,toDateTime=@t)?@t='2018-05-03'&@f='2018-05-02'",
    'getPstnCalls(fromDateTime=@f,toDateTime=@t)?@f=2018-05-02T02:00:00+02:00&@t=2018-05-03',
  ])('is written as %s', async (call) => {
    for (const prefix of ['', '/v1.0', '/beta']) {
      expect(idsOf(await client.read(`${prefix}/communications/callRecords/${call}`))).toEqual([
        'start',
        'within',
        'end',
      ]);
    }
  });

  it.each([
    ['()', 'fromDateTime: is a parameter that getPstnCalls needs.'],
    ['(fromDateTime=2018-05-02)', 'toDateTime: is a parameter that getPstnCalls needs.'],
    [
      '(from=2018-05-02,to=2018-05-03)',
      'from: is not a parameter of getPstnCalls, which has fromDateTime and toDateTime.',
    ],
    ['(fromDateTime=2018-05-02,toDateTime=2018-05-03,toDateTime=2018-05-03)', 'toDateTime: must not be given twice.'],
    ['(fromDateTime=2018-05-03,toDateTime=2018-05-02)', 'toDateTime: must not be before fromDateTime.'],
    [
      '(fromDateTime=soon,toDateTime=2018-05-02)',
      "fromDateTime: must be a date or a time, such as 2019-11-01 or 2019-11-01T08:30:00Z, not 'soon'.",
    ],
  ])('as %s is refused by name', async (call, message) => {
    expect(expectError(await client.get(`${stable}/getPstnCalls${call}`), 'invalidQuery').message).toBe(message);
  });

  it('of more than 90 days is refused', async () => {
    const call = 'getPstnCalls(fromDateTime=2018-01-01,toDateTime=2018-04-02)';
    for (const { name } of logFunctions) {
      const path = `${beta}/${call.replace('getPstnCalls', name)}`;
      expectError(await client.get(path), 'rangeTooLong');
      expect((await client.get(path.replace('04-02', '04-01'))).status).toBe(200);
    }
  });
});

describe('the query language', () => {
  const march = '(fromDateTime=2017-03-01,toDateTime=2017-04-01)';
  const call = `getPstnCalls${march}`;
  beforeAll(() =>
    write(
      'pstnCalls',
      Array.from({ length: 2_345 }, (_, n) => ({
        id: `q${String(n).padStart(4, '0')}`,
        startDateTime: new Date(Date.UTC(2017, 2, 2) + n * 60_000).toISOString(),
        duration: n % 10,
        userDisplayName: n === 7 ? 'Zoë Quill' : 'Somebody',
        callerNumber: '+49 30 1234',
        clientLocalIpV4Address: '10.0.0.1',
      })),
    ),
  );

  it('pages by a thousand, and a link keeps the call and its options', async () => {
    const pages = await pagesFrom(client, `${beta}/${call}?$select=id`);
    expect(pages.map((page) => page['@odata.count'])).toEqual([1000, 1000, 345]);
    expect(pages[0]?.['@odata.nextLink']).toBe(`${api.http}${beta}/${call}?$select=id&$skip=1000`);
    expect(pages[2]).not.toHaveProperty('@odata.nextLink');
    const ids = pages.flatMap((page) => idsOf(page));
    expect(ids).toEqual(Array.from({ length: 2_345 }, (_, n) => `q${String(n).padStart(4, '0')}`));
  });

  it('follows links of aliases, $top and a preference too', async () => {
    const path = `${stable}/microsoft.graph.callRecords.getPstnCalls(toDateTime=@t,fromDateTime='2017-03-01')?@t=2017-04-01&$top=5&$skip=3&$select=id`;
    const pages = await pagesFrom(client, path, { headers: { ...inOData, prefer: 'odata.maxpagesize=2' } });
    expect(pages.map((page) => idsOf(page))).toEqual([['q0003', 'q0004'], ['q0005', 'q0006'], ['q0007']]);
    expect(decodeURIComponent(pathOf(pages[0]?.['@odata.nextLink']))).toContain(
      "getPstnCalls(fromDateTime='2017-03-01',toDateTime=@t)?@t=2017-04-01",
    );
  });

  it('pages by a $top of the size, and no version of OData asked for, to the end', async () => {
    const pages = await pagesFrom(client, `${stable}/${call}?$top=1000&$select=id`);
    expect(pages.map((page) => idsOf(page).length)).toEqual([1000, 1000, 345]);
    expect(pathOf(pages[0]?.['@odata.nextLink'])).toContain('$top=1000&$skip=1000');
  });

  it('filters, orders, searches, computes and counts', async () => {
    const read = (options: string) => client.read(`${stable}/${call}?${options}`);
    const filtered = await read(
      "$filter=duration eq 3 and id lt 'q0050'&$orderby=startDateTime desc&$top=2&$count=true",
    );
    expect([filtered['@odata.count'], idsOf(filtered)]).toEqual([5, ['q0043', 'q0033']]);
    expect(idsOf(await read('$search=quill'))).toEqual(['q0007']);
    const { value } = await read(
      '$search="%2B49 (30) 12-34"&$top=1&$compute=duration mul 2 as double&$select=id,double',
    );
    expect(value).toEqual([{ id: 'q0000', 'double@odata.type': '#Int32', double: 0 }]);
  });

  it.each([
    ['$skiptoken=x', 400],
    ['$expand=callRecord', 400],
    ['$foo=1', 400],
  ])('refuses %s', async (query, status) => {
    expect((await client.get(`${stable}/${call}?${query}`)).status).toBe(status);
  });
});

describe('the versions', () => {
  const call = 'getDirectRoutingCalls(fromDateTime=2016-01-01,toDateTime=2016-02-01)';
  beforeAll(() =>
    write('directRoutingCalls', [
      {
        ...{ id: 'v', startDateTime: '2016-01-02T00:00:00Z', userCountryCode: 'US', otherPartyCountryCode: 'DE' },
        ...{ administrativeUnitInfos: [{ id: 'unit' }], duration: 3 },
      },
    ]),
  );

  it('answer with their own members', async () => {
    const [ofBeta = {}] = itemsOf(await client.read(`${beta}/${call}`));
    expect(ofBeta).toEqual({
      ...{ id: 'v', startDateTime: '2016-01-02T00:00:00Z', userCountryCode: 'US', otherPartyCountryCode: 'DE' },
      ...{ administrativeUnitInfos: [{ id: 'unit' }], duration: 3 },
    });
    for (const base of [stable, '/communications/callRecords']) {
      expect(itemsOf(await client.read(`${base}/${call}`))).toEqual([
        { id: 'v', startDateTime: '2016-01-02T00:00:00Z', duration: 3 },
      ]);
    }
  });

  it.each(['$filter=userCountryCode eq %27US%27', '$orderby=userCountryCode', '$select=userCountryCode'])(
    'know only their own members in %s',
    async (query) => {
      expect((await client.get(`${beta}/${call}?${query}`)).status).toBe(200);
      const { message } = expectError(await client.get(`${stable}/${call}?${query}`), 'invalidQuery');
      expect(message).toContain("Unknown property 'userCountryCode' of directRoutingLogRow");
    },
  );

  it('take the type by its name in both', async () => {
    const cast = '$filter=microsoft.graph.callRecords.directRoutingLogRow/duration eq 3';
    for (const base of [stable, beta]) expect(idsOf(await client.read(`${base}/${call}?${cast}`))).toEqual(['v']);
    const base = '$filter=isof(microsoft.graph.callRecords.callLogRow)';
    expect((await client.get(`${beta}/${call}?${base}`)).status).toBe(200);
  });

  it('have only their own functions', async () => {
    for (const name of ['getSmsLog', 'getPstnBlockedUsersLog', 'getPstnOnlineMeetingDialoutReport']) {
      const answer = await client.get(`${stable}/${name}${november}`);
      expect(expectError(answer, 'notFound').message).toBe(`Only beta has ${name}. Use a URL that begins with /beta.`);
    }
    expectError(await client.get(`${stable}/getCalls${november}`), 'notFound');
    expectError(await client.get(`${stable}/getPstnCalls${november}/more`), 'notFound');
    expectError(await client.post(`${stable}/getPstnCalls${november}`, {}), 'methodNotAllowed');
  });
});

describe('the call record of a row', () => {
  const call = 'getDirectRoutingCalls(fromDateTime=2015-01-01,toDateTime=2015-02-01)';
  beforeAll(async () => {
    const sessions = ['s1', 's2'].map((id) => sessionBody({ id }));
    await client.create(stable, recordBody({ id: 'known', sessions }));
    await write('directRoutingCalls', [
      { id: 'r1', startDateTime: '2015-01-02T00:00:00Z', correlationId: 'known' },
      { id: 'r2', startDateTime: '2015-01-03T00:00:00Z', correlationId: 'unknown' },
      { id: 'r3', startDateTime: '2015-01-04T00:00:00Z' },
    ]);
  });

  it('comes with $expand, and is null where there is none', async () => {
    const record = await client.read(`${stable}/known`);
    const members = {
      '@odata.id': `${api.http}${stable}('known')`,
      ...withoutMembers(record, new Set(['@odata.context', 'organizer_v2@odata.context'])),
    };
    const page = await client.read(`${stable}/${call}?$expand=callRecord`);
    expect(itemsOf(page).map(({ callRecord }) => callRecord)).toEqual([members, null, null]);
    const all = await client.read(`${stable}/${call}?$expand=*&$select=id`);
    expect(all.value).toEqual([
      { id: 'r1', callRecord: members },
      { id: 'r2', callRecord: null },
      { id: 'r3', callRecord: null },
    ]);
  });

  it('can be asked by a path', async () => {
    const ids = async (options: string): Promise<unknown> => idsOf(await client.read(`${stable}/${call}?${options}`));
    expect(await ids("$filter=callRecord/sessions/any(s:s/id eq 's2')")).toEqual(['r1']);
    expect(await ids('$filter=callRecord eq null')).toEqual(['r2', 'r3']);
    expect(await ids('$orderby=callRecord/id desc,id desc')).toEqual(['r1', 'r3', 'r2']);
    const direct = `${stable}/directRoutingCalls?$filter=callRecord/id eq 'known'&$select=id`;
    expect(idsOf(await client.read(direct))).toEqual(['r1']);
  });

  it('brings what it contains, and links to the rest of it', async () => {
    const options = { headers: { prefer: 'odata.maxpagesize=1' } };
    const path = `${stable}/${call}?$expand=callRecord($select=id;$expand=sessions($select=id))`;
    const [row = {}] = itemsOf(await client.read(path, options));
    const record = row.callRecord as JsonObject;
    expect(idsOf(record, 'sessions')).toEqual(['s1']);
    const next = await client.read(pathOf(record['sessions@odata.nextLink']));
    expect([next['@odata.context'], idsOf(next)]).toEqual([
      `${api.http}/v1.0/$metadata#communications/callRecords('known')/sessions(id)`,
      ['s2'],
    ]);
  });

  it('is that of the tenant only', async () => {
    const token = await api.token(otherTenant);
    const row = { id: 'r1', startDateTime: '2015-01-02T00:00:00Z', correlationId: 'known' };
    await client.post(`${stable}/directRoutingCalls`, row, { token });
    const page = await client.read(`${stable}/${call}?$expand=callRecord`, { token });
    expect(page.value).toEqual([{ ...row, callRecord: null }]);
  });

  it.each([
    ['$filter=callRecord', 400],
    ['$orderby=callRecord', 400],
    ['$expand=callRecord($top=1)', 400],
    ['$expand=callRecord($filter=true)', 400],
    ['$expand=callRecord/$count', 400],
    ['$expand=callRecord/$ref', 501],
    ['$select=callRecord/id', 400],
  ])('is not to be asked by %s', async (query, status) => {
    expect((await client.get(`${stable}/${call}?${query}`)).status).toBe(status);
  });
});

describe('permissions', () => {
  it('CallRecord-PstnCalls.Read.All opens the functions only', async () => {
    const token = await api.token(undefined, ['CallRecord-PstnCalls.Read.All']);
    for (const name of ['getPstnCalls', 'getDirectRoutingCalls', 'getSmsLog', 'getPstnOnlineMeetingDialoutReport'])
      expect((await client.get(`${beta}/${name}${november}`, { token })).status).toBe(200);
    expectError(await client.get(stable, { token }), 'forbidden');
    expectError(await client.get(`${stable}/a/type`, { token }), 'forbidden');
    expectError(await client.get('/v1.0/subscriptions', { token }), 'forbidden');
    const requests = [stable, `${stable}/getPstnCalls${november}`].map((url, n) => ({
      id: `${n}`,
      method: 'GET',
      url,
    }));
    const { json } = await client.post('/v1.0/$batch', { requests }, { token });
    expect(itemsOf(json, 'responses').map(({ status }) => status)).toEqual([403, 200]);
    expectError(await client.post(`${stable}/pstnCalls`, {}, { token }), 'forbidden');
    expectError(await client.delete(`${stable}/pstnCalls/x`, { token }), 'forbidden');
  });

  it.each(['CallRecords.Read.All', 'CallRecords.ReadWrite.All'] as const)(
    '%s opens the functions, too',
    async (name) => {
      const token = await api.token(undefined, [name]);
      expect((await client.get(`${stable}/getPstnCalls${november}`, { token })).status).toBe(200);
    },
  );

  it('another tenant has logs of its own', async () => {
    await write('pstnCalls', [{ id: 'tenant', startDateTime: '2014-01-02T00:00:00Z', callType: 'conf_out' }]);
    const call = '(fromDateTime=2014-01-01,toDateTime=2014-02-01)';
    const token = await api.token(otherTenant);
    for (const name of ['getPstnCalls', 'getPstnOnlineMeetingDialoutReport']) {
      expect(itemsOf(await client.read(`${beta}/${name}${call}`))).toHaveLength(1);
      expect(itemsOf(await client.read(`${beta}/${name}${call}`, { token }))).toEqual([]);
      expectError(await client.get(`${beta}/${name}${call}`, { token: null }), 'unauthenticated');
    }
    expectError(await client.delete(`${beta}/pstnCalls/tenant`, { token }), 'notFound');
  });
});
