import type { JsonObject, JsonValue } from '../../src/edm/json/json-value';
import { many, recordBody } from '../support/bodies';
import { callRecords, clientOf, idsOf, itemsOf, pathTo, type CallRecordsClient } from '../support/call-records';
import { expectDetails } from '../support/expect-error';
import { ndjson, sendImport } from '../support/imports';
import { startTestApp, type TestApp } from '../support/test-app';

let api: TestApp;
let client: CallRecordsClient;
beforeAll(async () => {
  api = await startTestApp();
  client = clientOf(api);
});
afterAll(() => api.close());

const set = (id: string): JsonObject => ({ user: { id, displayName: `Name of ${id}` } });
const entity = (id: string): JsonObject => ({ id, identity: set(id) });

interface Forms {
  organizer?: JsonValue;
  organizer_v2?: JsonValue;
  participants?: JsonValue;
  participants_v2?: JsonValue;
}

/** What a reader finds of the four members; without those that are absent. */
async function formsAt(path: string): Promise<Forms> {
  const { organizer, organizer_v2, participants, participants_v2 } = await client.read(
    `${path}?$expand=participants_v2`,
  );
  return JSON.parse(JSON.stringify({ organizer, organizer_v2, participants, participants_v2 })) as Forms;
}

let calls = 0;

/** A new call record. @returns its path */
async function posted(members: JsonObject): Promise<string> {
  return pathTo(String((await client.create(callRecords, recordBody({ id: `call-${calls++}`, ...members }))).id));
}

async function imported(members: JsonObject): Promise<string> {
  const id = `call-${calls++}`;
  await sendAll(recordBody({ id, ...members }));
  return pathTo(id);
}

async function sendAll(...lines: JsonObject[]): Promise<void> {
  const { end } = await sendImport(api, ndjson(lines));
  expect(end).toMatchObject({ kind: 'totals', refused: 0 });
}

describe.each([
  ['POST', posted],
  ['an import', imported],
])('after %s of', (_, write) => {
  it.each<[string, JsonObject, Forms]>([
    ['neither form', {}, { participants_v2: [] }],
    [
      'a newer organizer',
      { organizer_v2: entity('a') },
      { organizer: set('a'), organizer_v2: entity('a'), participants_v2: [] },
    ],
    [
      'an older organizer',
      { organizer: set('a') },
      { organizer: set('a'), organizer_v2: entity('a'), participants_v2: [] },
    ],
    [
      'two organizers that differ',
      { organizer: set('a'), organizer_v2: entity('b') },
      { organizer: set('a'), organizer_v2: entity('b'), participants_v2: [] },
    ],
    [
      'an older organizer and null',
      { organizer: set('a'), organizer_v2: null },
      { organizer: set('a'), organizer_v2: null, participants_v2: [] },
    ],
    [
      'null and a newer organizer',
      { organizer: null, organizer_v2: entity('a') },
      { organizer: null, organizer_v2: entity('a'), participants_v2: [] },
    ],
    [
      'no more than null',
      { organizer: null, participants: null },
      { organizer: null, participants: null, participants_v2: [] },
    ],
    [
      'an organizer without identity',
      { organizer_v2: { id: 'a' } },
      { organizer_v2: { id: 'a' }, participants_v2: [] },
    ],
    [
      'newer participants',
      { participants_v2: [entity('a'), { id: 'nobody' }, entity('b'), entity('a')] },
      {
        participants: [set('a'), set('b')],
        participants_v2: [entity('a'), { id: 'nobody' }, entity('b'), entity('a')],
      },
    ],
    [
      'older participants',
      { participants: [set('a'), set('b'), set('a')] },
      { participants: [set('a'), set('b'), set('a')], participants_v2: [entity('a'), entity('b')] },
    ],
    [
      'participants that differ',
      { participants: [set('a')], participants_v2: [entity('b')] },
      { participants: [set('a')], participants_v2: [entity('b')] },
    ],
    [
      'older participants and none',
      { participants: [set('a')], participants_v2: [] },
      { participants: [set('a')], participants_v2: [] },
    ],
    [
      'no participants and newer ones',
      { participants: [], participants_v2: [entity('a')] },
      { participants: [], participants_v2: [entity('a')] },
    ],
    ['empty lists', { participants: [] }, { participants: [], participants_v2: [] }],
  ])('%s', async (_form, members, expected) => {
    expect(await formsAt(await write(members))).toEqual(expected);
  });

  it('a phone, its kind of identity is named in the older form', async () => {
    const identity = { phone: { id: '+4512345678' }, user: null };
    const path = await write({ organizer_v2: { id: 'o', identity }, participants: [identity] });
    const type = { '@odata.type': '#microsoft.graph.communicationsIdentitySet' };
    expect(await client.read(path)).toMatchObject({
      organizer: { ...type, ...identity },
      participants: [{ ...type, ...identity }],
    });
    const { value } = (await client.read(`${path}/participants_v2`)) as { value: JsonObject[] };
    expect(value).toEqual([{ id: '+4512345678', identity }]);
  });

  it('identities without an id that can be one of an entity: one is made', async () => {
    const identities: JsonObject[] = [
      { user: { displayName: 'Nobody' } },
      {},
      { user: { id: '' } },
      { user: { id: 'x'.repeat(201) } },
    ];
    const path = await write({ participants: identities, organizer: { application: { displayName: 'Bot' } } });
    const { value } = (await client.read(`${path}/participants_v2`)) as { value: JsonObject[] };
    expect(value.map(({ identity }) => identity)).toEqual(identities);
    for (const { id } of value) expect(id).toMatch(/^[\da-f-]{36}$/);
    expect(await client.read(path)).toMatchObject({ organizer_v2: { id: expect.stringMatching(/^[\da-f-]{36}$/) } });
  });

  it('more participants than the older list holds: it is cut at 130', async () => {
    const path = await write({ participants_v2: many(140, (index) => entity(`p${index}`)) });
    expect((await formsAt(path)).participants).toEqual(many(130, (index) => set(`p${index}`)));
  });

  it('what the newer form cannot hold: it keeps the rest', async () => {
    const organizer = { '@odata.type': '#microsoft.graph.identitySet', phone: 'none', user: { id: 'u' }, extra: 1.5 };
    const path = await write({ organizer });
    expect(await client.read(path)).toMatchObject({
      organizer: { phone: 'none' },
      organizer_v2: { id: 'u', identity: { user: { id: 'u' }, extra: 1.5 } },
    });
    expect(JSON.stringify((await formsAt(path)).organizer_v2)).not.toContain('phone');
  });
});

describe('a query finds', () => {
  it('what only the other form was sent of', async () => {
    const [older, newer] = [
      await posted({ organizer: set('query-o'), participants: [set('query-p')] }),
      await posted({ organizer_v2: entity('query-o'), participants_v2: [entity('query-p')] }),
    ];
    const both = [older, newer].map((path) => path.split('/').at(-1));
    const found = async (query: string) => idsOf(await client.read(`${callRecords}?$orderby=id&${query}`));
    for (const filter of [
      "organizer/user/id eq 'query-o'",
      "organizer_v2/id eq 'query-o'",
      "participants/any(p:p/user/id eq 'query-p')",
      "participants_v2/any(p:p/id eq 'query-p')",
      "participants_v2/any(p:p/identity/user/displayName eq 'Name of query-p')",
    ])
      expect(await found(`$filter=${filter}`)).toEqual(both);
    expect(await found('$search="Name of query-p"')).toEqual(both);
    for (const path of [older, newer])
      expect(await client.read(`${path}?$select=organizer,participants,organizer_v2`)).toMatchObject({
        organizer: set('query-o'),
        organizer_v2: entity('query-o'),
        participants: [set('query-p')],
      });
    expect((await client.get(`${older}/participants_v2/$count`)).text).toBe('1');
    const page = await client.read(
      `${callRecords}?$filter=organizer/user/id eq 'query-o'&$orderby=organizer/user/displayName,id`,
    );
    expect(idsOf(page)).toEqual(both);
  });
});

describe('an answer to a POST', () => {
  it('holds both forms of what is not a collection of its own', async () => {
    const { organizer, organizer_v2, participants_v2 } = await client.create(
      callRecords,
      recordBody({ organizer: set('a'), participants: [set('b')] }),
    );
    expect({ organizer, organizer_v2 }).toEqual({ organizer: set('a'), organizer_v2: entity('a') });
    expect(participants_v2).toBeUndefined();
  });
});

type Step = [method: 'PATCH' | 'POST' | 'PUT' | 'DELETE', below: string, body: JsonObject, after: Forms];

describe('what follows', () => {
  it.each<[string, JsonObject, Step[]]>([
    [
      'a derived organizer follows the newer one, and goes with it',
      { organizer_v2: entity('a') },
      [
        [
          'PATCH',
          '/organizer_v2',
          { identity: set('b') },
          { organizer: set('b'), organizer_v2: { id: 'a', identity: set('b') } },
        ],
        ['PATCH', '', { organizer_v2: entity('c') }, { organizer: set('c'), organizer_v2: entity('c') }],
        [
          'PATCH',
          '/organizer_v2',
          { administrativeUnitInfos: null },
          { organizer: set('c'), organizer_v2: { ...entity('c'), administrativeUnitInfos: null } },
        ],
        [
          'PATCH',
          '/organizer_v2',
          { identity: null },
          { organizer_v2: { id: 'c', administrativeUnitInfos: null, identity: null } },
        ],
        [
          'PATCH',
          '/organizer_v2',
          { identity: set('d') },
          { organizer: set('d'), organizer_v2: { id: 'c', administrativeUnitInfos: null, identity: set('d') } },
        ],
        ['DELETE', '/organizer_v2', {}, {}],
        ['PATCH', '/organizer_v2', entity('e'), { organizer: set('e'), organizer_v2: entity('e') }],
        [
          'PUT',
          '/organizer_v2',
          { identity: set('f') },
          { organizer: set('f'), organizer_v2: { id: 'e', identity: set('f') } },
        ],
        ['PUT', '/organizer_v2', {}, { organizer_v2: { id: 'e' } }],
        ['PUT', '/organizer_v2', entity('g'), { organizer: set('g'), organizer_v2: entity('g') }],
        ['PATCH', '', { organizer_v2: null }, { organizer_v2: null }],
      ],
    ],
    [
      'a derived newer organizer follows the older one',
      { organizer: set('a') },
      [
        ['PATCH', '', { organizer: set('b') }, { organizer: set('b'), organizer_v2: entity('b') }],
        ['PATCH', '', { organizer: null }, { organizer: null }],
        ['PATCH', '', { organizer: set('c') }, { organizer: set('c'), organizer_v2: entity('c') }],
        // From here on, both were sent.
        [
          'PATCH',
          '/organizer_v2',
          { id: 'own' },
          { organizer: set('c'), organizer_v2: { id: 'own', identity: set('c') } },
        ],
        [
          'PATCH',
          '',
          { organizer: set('d') },
          { organizer: set('d'), organizer_v2: { id: 'own', identity: set('c') } },
        ],
        ['DELETE', '/organizer_v2', {}, { organizer: set('d') }],
        ['PATCH', '', { organizer: set('e') }, { organizer: set('e'), organizer_v2: entity('e') }],
      ],
    ],
    [
      'neither follows where both were sent',
      { organizer: set('a'), organizer_v2: entity('a') },
      [
        [
          'PATCH',
          '/organizer_v2',
          { identity: set('b') },
          { organizer: set('a'), organizer_v2: { id: 'a', identity: set('b') } },
        ],
        ['PATCH', '', { organizer: set('c') }, { organizer: set('c'), organizer_v2: { id: 'a', identity: set('b') } }],
        [
          'PATCH',
          '',
          { organizer: set('d'), organizer_v2: entity('e') },
          { organizer: set('d'), organizer_v2: entity('e') },
        ],
      ],
    ],
    [
      'a change of another member moves nothing',
      { organizer_v2: entity('a'), participants: [set('b')] },
      [
        [
          'PATCH',
          '',
          { joinWebUrl: 'https://example.com/' },
          { organizer: set('a'), organizer_v2: entity('a'), participants: [set('b')], participants_v2: [entity('b')] },
        ],
      ],
    ],
    [
      'a derived list follows the collection',
      { participants_v2: [entity('a')] },
      [
        [
          'POST',
          '/participants_v2',
          entity('b'),
          { participants: [set('a'), set('b')], participants_v2: [entity('a'), entity('b')] },
        ],
        [
          'PATCH',
          '/participants_v2/a',
          { identity: set('c') },
          { participants: [set('c'), set('b')], participants_v2: [{ id: 'a', identity: set('c') }, entity('b')] },
        ],
        ['DELETE', '/participants_v2/a', {}, { participants: [set('b')], participants_v2: [entity('b')] }],
        ['DELETE', '/participants_v2/b', {}, {}],
        ['POST', '/participants_v2', { id: 'c' }, { participants_v2: [{ id: 'c' }] }],
        [
          'POST',
          '/participants_v2',
          entity('d'),
          { participants: [set('d')], participants_v2: [{ id: 'c' }, entity('d')] },
        ],
        [
          'PATCH',
          '',
          { participants: [set('e')] },
          { participants: [set('e')], participants_v2: [{ id: 'c' }, entity('d')] },
        ],
        [
          'POST',
          '/participants_v2',
          entity('f'),
          { participants: [set('e')], participants_v2: [{ id: 'c' }, entity('d'), entity('f')] },
        ],
      ],
    ],
    [
      'a derived collection follows the list, until it is written to',
      { participants: [set('a'), set('b')] },
      [
        [
          'PATCH',
          '',
          { participants: [set('b'), set('c')] },
          { participants: [set('b'), set('c')], participants_v2: [entity('b'), entity('c')] },
        ],
        ['PATCH', '', { participants: [] }, { participants: [] }],
        ['PATCH', '', { participants: [set('d')] }, { participants: [set('d')], participants_v2: [entity('d')] }],
        ['PATCH', '', { participants: null }, { participants: null }],
        [
          'PATCH',
          '',
          { participants: [set('d'), set('e')] },
          { participants: [set('d'), set('e')], participants_v2: [entity('d'), entity('e')] },
        ],
        ['DELETE', '/participants_v2/d', {}, { participants: [set('d'), set('e')], participants_v2: [entity('e')] }],
        ['PATCH', '', { participants: [set('f')] }, { participants: [set('f')], participants_v2: [entity('e')] }],
      ],
    ],
    [
      'PUT sends what it names, and newer forms that were sent stay',
      { organizer: set('a'), organizer_v2: entity('b'), participants: [set('a')], participants_v2: [entity('b')] },
      [
        [
          'PUT',
          '',
          {},
          {
            organizer: set('b'),
            organizer_v2: entity('b'),
            participants: [set('b')],
            participants_v2: [entity('b')],
          },
        ],
        [
          'PUT',
          '',
          { organizer: set('c'), participants: [set('c')] },
          {
            organizer: set('c'),
            organizer_v2: entity('b'),
            participants: [set('c')],
            participants_v2: [entity('b')],
          },
        ],
        [
          'PUT',
          '',
          { organizer_v2: entity('d'), participants_v2: [entity('d'), entity('e')] },
          {
            organizer: set('d'),
            organizer_v2: entity('d'),
            participants: [set('d'), set('e')],
            participants_v2: [entity('d'), entity('e')],
          },
        ],
        ['PUT', '', { organizer_v2: null, participants_v2: [] }, { organizer_v2: null }],
        [
          'PUT',
          '/participants_v2/f',
          { identity: set('f') },
          { organizer_v2: null, participants: [set('f')], participants_v2: [entity('f')] },
        ],
        ['PUT', '/participants_v2/f', {}, { organizer_v2: null, participants_v2: [{ id: 'f' }] }],
      ],
    ],
    [
      'with a PUT, newer forms go that came from older ones',
      { organizer: set('a'), participants: [set('a')] },
      [
        [
          'PUT',
          '',
          { organizer: set('b'), participants: [set('b')] },
          { organizer: set('b'), organizer_v2: entity('b'), participants: [set('b')], participants_v2: [entity('b')] },
        ],
        ['PUT', '', { organizer: null }, { organizer: null }],
        [
          'PUT',
          '',
          { organizer: set('c'), participants: [set('c')] },
          { organizer: set('c'), organizer_v2: entity('c'), participants: [set('c')], participants_v2: [entity('c')] },
        ],
        ['PUT', '', {}, {}],
      ],
    ],
    [
      'a call of neither gets both with the first of one',
      {},
      [
        ['POST', '/participants_v2', entity('a'), { participants: [set('a')], participants_v2: [entity('a')] }],
        [
          'PATCH',
          '',
          { organizer: set('o') },
          { organizer: set('o'), organizer_v2: entity('o'), participants: [set('a')], participants_v2: [entity('a')] },
        ],
      ],
    ],
  ])('%s', async (_, members, steps) => {
    const path = await posted(members);
    let version = 1;
    for (const [method, below, body, after] of steps) {
      const answer =
        method === 'DELETE'
          ? await client.delete(path + below)
          : method === 'PUT'
            ? await api.request(path + below, { method, body: below === '' ? recordBody(body) : body })
            : await client[method === 'POST' ? 'post' : 'patch'](path + below, body);
      const step = `${method} ${below} ${JSON.stringify(body)}`;
      const statuses = { PATCH: [200, 201], PUT: [200, 201], POST: [201], DELETE: [204] }[method];
      expect([step, statuses.includes(answer.status)]).toEqual([step, true]);
      expect([step, await formsAt(path)]).toEqual([step, { participants_v2: [], ...after }]);
      expect((await client.read(path)).version).toBe(++version);
      if (method === 'PATCH' && below === '') {
        const { '@odata.context': context, ...read } = await client.read(path);
        expect([context, answer.json]).toEqual([expect.any(String), { ...read, '@odata.context': context }]);
      }
    }
  });

  it('an older organizer without an id: one is made for the newer', async () => {
    const path = await posted({});
    const { json } = await client.patch(path, { organizer: { user: { displayName: 'Nobody' } } });
    expect(json.organizer_v2).toEqual({
      id: expect.stringMatching(/^[\da-f-]{36}$/),
      identity: { user: { displayName: 'Nobody' } },
    });
  });

  it('the list ends at 130, and moves up when one of them goes', async () => {
    const path = await posted({ participants_v2: many(129, (index) => entity(`p${index}`)) });
    for (const id of ['x', 'y', 'z']) await client.create(`${path}/participants_v2`, entity(id));
    const first = many(129, (index) => set(`p${index}`));
    expect((await formsAt(path)).participants).toEqual([...first, set('x')]);
    await client.delete(`${path}/participants_v2/p0`);
    expect((await formsAt(path)).participants).toEqual([...first.slice(1), set('x'), set('y')]);
  });

  it('changes of many at the same time are all followed', async () => {
    const path = await posted({ participants_v2: many(5, (index) => entity(`old${index}`)) });
    await Promise.all([
      ...many(20, (index) => entity(`new${index}`)).map((body) => client.post(`${path}/participants_v2`, body)),
      ...many(5, (index) => ({ identity: set(`changed${index}`) })).map((body, index) =>
        client.patch(`${path}/participants_v2/old${index}`, body),
      ),
      client.patch(path, { joinWebUrl: 'https://example.com/' }),
      client.patch(`${path}/organizer_v2`, entity('o')),
    ]);
    const { participants, participants_v2, organizer } = await formsAt(path);
    expect(participants).toEqual((participants_v2 as JsonObject[]).map(({ identity }) => identity));
    expect(participants).toHaveLength(25);
    expect(organizer).toEqual(set('o'));
    expect((await client.read(path)).version).toBe(28);
  });

  it('writes of one group of a batch are followed in their order, and undone together', async () => {
    const path = await posted({ organizer: set('a'), participants_v2: [entity('a')] });
    const url = path.replace('/v1.0', '');
    const headers = { 'content-type': 'application/json' };
    const run = async (...requests: [method: string, below: string, body?: JsonObject][]): Promise<unknown[]> => {
      const body = {
        requests: requests.map(([method, below, content], index) => ({
          id: String(index),
          atomicityGroup: 'g',
          method,
          url: url + below,
          ...(content ? { headers, body: content } : {}),
        })),
      };
      const { responses } = (await client.post('/v1.0/$batch', body)).json as { responses: { status: number }[] };
      return responses.map(({ status }) => status);
    };
    const changes: [string, string, JsonObject?][] = [
      ['POST', '/participants_v2', entity('b')],
      ['PATCH', '', { organizer: set('b') }],
      ['PUT', '/participants_v2/c', { identity: set('c') }],
      ['DELETE', '/participants_v2/a'],
    ];
    const before = await formsAt(path);
    expect(await run(...changes, ['DELETE', '/participants_v2/nobody'])).toContain(404);
    expect(await formsAt(path)).toEqual(before);
    expect(await run(...changes)).toEqual([201, 200, 201, 204]);
    expect(await formsAt(path)).toEqual({
      organizer: set('b'),
      organizer_v2: entity('b'),
      participants: [set('b'), set('c')],
      participants_v2: [entity('b'), entity('c')],
    });
  });

  it('numbers keep their digits on the way', async () => {
    const text = `{"user":{"id":"n","weight":12345678901234567890.125}}`;
    const path = await posted({});
    const send = (below: string, body: string, method: string) =>
      api.request(`${path}${below}`, { method, body, headers: { 'content-type': 'application/json' } });
    await send('', `{"organizer":${text}}`, 'PATCH');
    await send('/participants_v2', `{"identity":${text}}`, 'POST');
    const { text: read } = await client.get(`${path}?$expand=participants_v2`);
    expect(read.match(/12345678901234567890\.125/g)).toHaveLength(4);
  });
});

describe('older identities', () => {
  it('an import that replaces a call brings what it says, and what that says in the other form', async () => {
    const path = await posted({ version: 1, organizer: set('a'), participants: [set('a')] });
    const id = path.split('/').at(-1) ?? '';
    await sendAll(recordBody({ id, version: 5, organizer_v2: entity('b'), participants_v2: [entity('b')] }));
    const after = {
      organizer: set('b'),
      organizer_v2: entity('b'),
      participants: [set('b')],
      participants_v2: [entity('b')],
    };
    expect(await formsAt(path)).toEqual(after);
    await client.delete(`${path}/organizer_v2`);
    await client.delete(`${path}/participants_v2/b`);
    expect(await formsAt(path)).toEqual({ participants_v2: [] });
  });

  it('an older list of more than a collection may hold is refused', async () => {
    const participants = many(20_001, () => ({}));
    expect(expectDetails(await client.post(callRecords, recordBody({ participants })))).toEqual([
      'tooManyItems participants',
    ]);
    expect(expectDetails(await client.patch(await posted({}), { participants }))).toEqual([
      'tooManyItems participants',
    ]);
  });

  it('is nobody’s to send: what marks derived members is no member', async () => {
    const path = await posted({ '@derived': ['organizer'], organizer: set('a'), organizer_v2: entity('b') });
    await client.patch(`${path}/organizer_v2`, { identity: set('c') });
    expect(await formsAt(path)).toMatchObject({ organizer: set('a') });
    expect(itemsOf(await client.read(callRecords)).some((record) => '@derived' in record || 'derived' in record)).toBe(
      false,
    );
  });
});
