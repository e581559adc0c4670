import { JsonParseNode } from '@microsoft/kiota-serialization-json';
import { Client, GraphError, PageIterator, type PageCollection } from '@microsoft/microsoft-graph-client';
import {
  createCallRecordFromDiscriminatorValue,
  createSessionFromDiscriminatorValue,
  type CallRecord,
  type ClientUserAgent,
  type ParticipantEndpoint,
  type ServiceEndpoint,
  type Session,
} from '@microsoft/msgraph-sdk/models/callRecords/index.js';
import { sampleRecord } from '../../src/call-records/samples/sample-bodies';
import { stringifyJson } from '../../src/edm/json/json';
import { recordBody, sessionBody } from '../support/bodies';
import { fetchTrusting } from '../support/https-fetch';
import { sampleCalls } from '../support/sample-calls';
import { inMinutes, subscriptionBody } from '../support/subscriptions';
import { startTestApp, type TestApp } from '../support/test-app';
import { WebhookReceiver } from '../support/webhook-receiver';

const callRecords = '/communications/callRecords';
const RECORDS = 65;

let api: TestApp;
let client: Client;
const ownFetch = globalThis.fetch;

beforeAll(async () => {
  api = await startTestApp();
  globalThis.fetch = fetchTrusting(api.certificate);
  client = clientWith(await api.token());
});
afterAll(async () => {
  globalThis.fetch = ownFetch;
  await api.close();
});

/** Microsoft's client with its whole chain of handlers: it sends the token only over https and to hosts it knows. */
function clientWith(token: string): Client {
  return Client.init({
    authProvider: (done) => done(null, token),
    baseUrl: `${api.https}/`,
    customHosts: new Set([new URL(api.https).hostname]),
  });
}

/** The error that a request has to end with. */
async function errorOf(request: Promise<unknown>): Promise<GraphError> {
  const error: unknown = await request.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(GraphError);
  return error as GraphError;
}

describe.each(['v1.0', 'beta'])('microsoft-graph-client on %s', (version) => {
  const at = (path: string) => client.api(path).version(version);

  it('subscribes, renews, authorizes again and unsubscribes', async () => {
    const receiver = await new WebhookReceiver().start();
    const wanted = subscriptionBody(receiver.origin, { lifecycleNotificationUrl: `${receiver.origin}/lifecycle` });
    const created = await at('/subscriptions').post(wanted);
    expect(created).toMatchObject({ ...wanted, applicationId: 'test-client' });
    const path = `/subscriptions/${created.id}`;
    expect(await at(path).get()).toEqual(created);
    expect((await at('/subscriptions').get()).value).toMatchObject([{ id: created.id }]);

    const record = await at(callRecords).post(recordBody());
    await receiver.until(() => receiver.notifications('/notify').length > 0);
    const resource = `communications/callRecords/${record.id}`;
    expect(receiver.notifications('/notify')).toMatchObject([
      { changeType: 'created', resource, clientState: 'secret' },
    ]);
    expect(await at(`/${resource}`).get()).toMatchObject({ id: record.id });
    await at(`/${resource}`).delete();

    const expirationDateTime = inMinutes(4_000);
    expect(await at(path).patch({ expirationDateTime })).toEqual({ ...created, expirationDateTime });
    await at(`${path}/reauthorize`).post({});
    await at(path).delete();
    expect((await errorOf(at(path).get())).code).toBe('NotFound');
    await receiver.stop();
  });

  it('creates, reads, changes and deletes a call with its sessions and segments', async () => {
    const created = await at(callRecords).post({ ...sampleRecord, id: undefined });
    expect(created).toMatchObject({ type: 'peerToPeer', version: 1, sessions: [{ segments: [{ media: [{}] }] }] });
    expect(created['@odata.context']).toBe(
      `${api.https}/${version}/$metadata#communications/callRecords(participants_v2(),sessions(segments()))/$entity`,
    );

    const path = `${callRecords}/${created.id}`;
    const read = await at(path).expand('sessions($expand=segments)').get();
    expect(read.sessions[0]).toMatchObject({ caller: sampleRecord.sessions[0]?.caller, segments: [{ caller: {} }] });
    expect(await at(path).select(['id', 'version']).get()).toEqual({
      '@odata.context': expect.stringContaining(`/${version}/$metadata#communications/callRecords(id,version)/$entity`),
      '@odata.etag': created['@odata.etag'],
      id: created.id,
      version: 1,
    });

    const changed = await at(path).patch({ joinWebUrl: 'https://example.com/join' });
    expect(changed).toMatchObject({ id: created.id, joinWebUrl: 'https://example.com/join', version: 2 });

    const session = await at(`${path}/sessions`).post(sessionBody({ isTest: true }));
    const sessionPath = `${path}/sessions/${session.id}`;
    expect(await at(sessionPath).update({ failureInfo: { stage: 'midcall' } })).toMatchObject({
      isTest: true,
      failureInfo: { stage: 'midcall' },
    });
    await at(sessionPath).delete();
    expect((await at(`${path}/sessions`).get()).value).toHaveLength(1);

    await at(path).delete();
    expect((await errorOf(at(path).get())).statusCode).toBe(404);
  });

  it('changes a call only as it was read, where it says so', async () => {
    const created = await at(callRecords).post(recordBody());
    const path = `${callRecords}/${created.id}`;
    const { '@odata.etag': tag } = await at(path).get();
    const change = (ifMatch: string) =>
      at(path).header('If-Match', ifMatch).patch({ joinWebUrl: 'https://example.com' });
    const changed = await change(tag);
    expect(changed).toMatchObject({ version: 2, joinWebUrl: 'https://example.com' });
    expect(await errorOf(change(tag))).toMatchObject({ statusCode: 412, code: 'resourceModified' });
    expect(await at(path).get()).toEqual(changed);
    const replaced = await at(path).header('If-Match', changed['@odata.etag']).put(recordBody());
    expect(replaced).toMatchObject({ version: 3 });
    expect(replaced).not.toHaveProperty('joinWebUrl');
    await at(path).header('If-Match', replaced['@odata.etag']).delete();
  });

  it('creates, lists, counts, reads, changes and deletes participants and the organizer', async () => {
    const { id } = await at(callRecords).post(recordBody());
    const participants = `${callRecords}/${id}/participants_v2`;
    const phone = { id: '+4512345678', identity: { phone: { id: '+4512345678' } } };
    expect(await at(participants).post(phone)).toMatchObject(phone);
    await at(participants).post({ id: 'teamsvisitor:a/b' });
    const page = await at(participants).count(true).select('id').get();
    expect(page).toMatchObject({ '@odata.count': 2, value: [{ id: phone.id }, { id: 'teamsvisitor:a/b' }] });
    expect(await at(`${participants}/$count`).get()).toBe('2');
    const visitor = at(`${participants}/${encodeURIComponent('teamsvisitor:a/b')}`);
    const units = { administrativeUnitInfos: [{ id: 'u' }] };
    expect(await visitor.patch(units)).toMatchObject({ id: 'teamsvisitor:a/b', ...units });
    expect(await visitor.get()).toMatchObject(units);
    await visitor.delete();
    expect((await errorOf(visitor.get())).statusCode).toBe(404);
    const found = await at(callRecords)
      .filter(`participants_v2/any(p:p/id eq '${encodeURIComponent(phone.id)}')`)
      .get();
    expect(found.value).toMatchObject([{ id, participants: [phone.identity] }]);

    const organizer = at(`${callRecords}/${id}/organizer_v2`);
    expect(await organizer.get()).toBeUndefined();
    expect(await organizer.patch(phone)).toMatchObject(phone);
    expect(await organizer.get()).toMatchObject(phone);
    expect((await at(`${callRecords}/${id}`).get()).organizer).toMatchObject(phone.identity);
    await organizer.delete();
    expect((await errorOf(organizer.delete())).statusCode).toBe(404);
    await at(`${callRecords}/${id}`).delete();
  });

  it('tells what went wrong by a GraphError', async () => {
    const notFound = await errorOf(at(`${callRecords}/e523d2ed-2966-4b6b-925b-754a88034cc5`).get());
    expect(notFound).toMatchObject({
      statusCode: 404,
      code: 'NotFound',
      requestId: expect.stringMatching(/^[\da-f-]{36}$/),
    });
    expect(Math.abs(notFound.date.getTime() - Date.now())).toBeLessThan(24 * 60 * 60 * 1000);

    const invalid = await errorOf(at(callRecords).post(recordBody({ modalities: ['telepathy'], colour: 'red' })));
    expect(invalid).toMatchObject({ statusCode: 400, code: 'BadRequest' });
    expect(invalid.message).toMatch(/^colour is not a property of .* \(and 1 more; see details\)\.$/);
    const { details } = JSON.parse(invalid.body) as { details: object[] };
    expect(details).toEqual([
      { code: 'unknownProperty', target: 'colour', message: expect.any(String) },
      { code: 'invalidValue', target: 'modalities/0', message: expect.stringMatching(/^must be one of audio, /) },
    ]);

    const unknown = await errorOf(at(callRecords).orderby('verson').get());
    expect(unknown).toMatchObject({ statusCode: 400, code: 'BadRequest' });
    expect(unknown.message).toMatch(/did you mean 'version'\?$/);
  });

  it('is refused without a good token and without the permission', async () => {
    const stranger = clientWith('x.y.z').api(callRecords).version(version);
    expect(await errorOf(stranger.get())).toMatchObject({ statusCode: 401, code: 'InvalidAuthenticationToken' });
    const reader = clientWith(await api.token(undefined, ['CallRecords.Read.All']))
      .api(callRecords)
      .version(version);
    expect((await reader.get()).value).toEqual([]);
    expect(await errorOf(reader.post(recordBody()))).toMatchObject({ statusCode: 403, code: 'Forbidden' });
  });

  it('iterates over all pages, each record once', async () => {
    const posts = Array.from({ length: RECORDS }, () => at(callRecords).post(recordBody()));
    const ids = (await Promise.all(posts)).map(({ id }) => String(id));
    const first = (await at(callRecords).get()) as PageCollection;
    expect(first.value).toHaveLength(60);
    const seen: string[] = [];
    const iterator = new PageIterator(client, first, ({ id }: { id: string }) => seen.push(id) > 0);
    await iterator.iterate();
    expect(iterator.isComplete()).toBe(true);
    expect(seen.sort()).toEqual(ids.sort());
    await Promise.all(ids.map((id) => at(`${callRecords}/${id}`).delete()));
    expect((await at(callRecords).get()).value).toEqual([]);
  });
});

describe('queries of microsoft-graph-client', () => {
  beforeAll(() => Promise.all(sampleCalls.map((call) => client.api(callRecords).post(stringifyJson(call)))));
  afterAll(() => Promise.all(sampleCalls.map(({ id }) => client.api(`${callRecords}/${String(id)}`).delete())));

  const ids = (page: PageCollection): unknown[] => page.value.map(({ id }: { id: string }) => id);

  it('filter, order, search, count and expand', async () => {
    const calls = () => client.api(callRecords);
    expect(ids(await calls().filter("contains(joinWebUrl,'O''Neil')").get())).toEqual(['a']);
    expect(ids(await calls().filter('startDateTime lt 2024-03-03T10:00:00.1234568+01:00').get())).toEqual([
      'a',
      'c',
      'd',
    ]);
    expect(ids(await calls().orderby('version desc').skip(1).top(2).get())).toEqual(['a', 'd']);
    expect(ids(await calls().search('"constant hum" OR u3').get())).toEqual(['b', 'a']);
    const counted = await calls().filter('sessions/$count gt 0').count(true).select('id').top(1).get();
    expect([counted['@odata.count'], ids(counted)]).toEqual([3, ['b']]);
    const [call] = (
      await calls()
        .filter('version eq 5')
        .expand('sessions($filter=isTest;$select=id;$expand=segments($select=id))')
        .get()
    ).value;
    expect(call.sessions).toMatchObject([{ id: 'a1', segments: [{ id: 'a1x' }, { id: 'a1y' }] }]);
    expect((await client.api(`${callRecords}/a/organizer_v2/identity/user/displayName`).get()).value).toBe(
      'Adele Vance',
    );
  });

  it('reach the last call through the PageIterator, whatever the top', async () => {
    const first = await client.api(callRecords).top(3).get();
    expect(first.value).toHaveLength(3);
    const seen: string[] = [];
    await new PageIterator(client, first, ({ id }: { id: string }) => seen.push(id) > 0).iterate();
    expect(seen.sort()).toEqual(['a', 'b', 'c', 'd']);
  });

  it('keep filter and order through the PageIterator', async () => {
    const options = { headers: { prefer: 'odata.maxpagesize=2' } };
    const first = await client
      .api(callRecords)
      .headers(options.headers)
      .filter("id ne 'c'")
      .orderby('joinWebUrl')
      .get();
    const seen: string[] = [];
    const iterator = new PageIterator(client, first, ({ id }: { id: string }) => seen.push(id) > 0, options);
    await iterator.iterate();
    expect(seen).toEqual(['b', 'a', 'd']);
  });
});

describe('changes through microsoft-graph-client', () => {
  it('go through the PageIterator, round after round, by the link that it keeps', async () => {
    const known = new Map<string, unknown>();
    const seen: number[] = [];
    const follow = async (path: string): Promise<string> => {
      const first = (await client.api(path).get()) as PageCollection;
      let items = 0;
      const iterator = new PageIterator(client, first, (item: { id: string; '@removed'?: unknown }) => {
        items++;
        if (item['@removed']) known.delete(item.id);
        else known.set(item.id, item);
        return true;
      });
      await iterator.iterate();
      seen.push(items);
      return String(iterator.getDeltaLink());
    };
    const ids = ['m1', 'm2', 'm3'];
    await Promise.all(ids.map((id) => client.api(callRecords).post(recordBody({ id }))));
    const link = await follow(`${callRecords}/delta?$top=2&$filter=startswith(id,'m')`);
    await client.api(`${callRecords}/m1`).patch({ joinWebUrl: 'https://example.com/' });
    await client.api(`${callRecords}/m2`).delete();
    const next = await follow(link);
    await follow(next);
    const stored = (await client.api(callRecords).filter("startswith(id,'m')").get()) as PageCollection;
    expect([...known.values()]).toEqual(expect.arrayContaining(stored.value));
    expect([[...known.keys()].sort(), seen]).toEqual([
      ['m1', 'm3'],
      [3, 2, 0],
    ]);
    await Promise.all(['m1', 'm3'].map((id) => client.api(`${callRecords}/${id}`).delete()));
  });
});

describe('the functions of microsoft-graph-client', () => {
  const richard = { userId: 'u', userDisplayName: 'Richard Malk', usageCountryCode: 'US', currency: 'USD' };
  const rows = {
    pstnCalls: { id: 'p', startDateTime: '2019-11-02T00:00:00Z', ...richard, callType: 'conf_out', charge: 0.5 },
    directRoutingCalls: { id: 'd', startDateTime: '2019-11-02T00:00:00Z', correlationId: 'a' },
    smsMessages: { id: 's', sentDateTime: '2019-11-02T00:00:00Z' },
    blockedUsers: { id: 'b', blockDateTime: '2019-11-02T00:00:00Z', userBlockMode: 'unblocked' },
  };
  beforeAll(async () => {
    for (const [log, row] of Object.entries(rows))
      await client
        .api(`${callRecords}/${log}`)
        .version('beta')
        .post({ value: [row] });
  });

  it.each([
    ['getPstnCalls', rows.pstnCalls],
    ['getDirectRoutingCalls', rows.directRoutingCalls],
    ['getSmsLog', rows.smsMessages],
    ['getPstnBlockedUsersLog', rows.blockedUsers],
    [
      'getPstnOnlineMeetingDialoutReport',
      {
        ...{ userId: 'u', userPrincipalName: null, userDisplayName: 'Richard Malk', usageLocation: 'US' },
        ...{ destinationContext: null, currency: 'USD', totalCalls: 1, totalCallCharge: 0.5, totalCallSeconds: 0 },
      },
    ],
  ])('%s gives its rows', async (name, row) => {
    const range = '(fromDateTime=2019-11-01,toDateTime=2019-12-01)';
    const quoted = "(fromDateTime='2019-11-01T00:00:00Z',toDateTime='2019-12-01T00:00:00Z')";
    for (const call of [`${name}${range}`, `microsoft.graph.callRecords.${name}${quoted}`]) {
      const answer = await client.api(`${callRecords}/${call}`).version('beta').get();
      expect([answer['@odata.count'], answer.value]).toEqual([1, [row]]);
    }
    const none = await client.api(`${callRecords}/${name}${range}`).version('beta').skip(1).count(true).get();
    expect([none['@odata.count'], none.value]).toEqual([1, []]);
  });

  it('go through the PageIterator', async () => {
    const value = Array.from({ length: 1_001 }, (_, n) => ({ id: `i${n}`, startDateTime: '2018-11-02T00:00:00Z' }));
    await client.api(`${callRecords}/pstnCalls`).post({ value });
    const path = `${callRecords}/getPstnCalls(fromDateTime=2018-11-01,toDateTime=2018-12-01)`;
    const seen = new Set<string>();
    const first = await client.api(path).select('id').get();
    await new PageIterator(client, first, ({ id }: { id: string }) => seen.add(id).size > 0).iterate();
    expect([first.value.length, seen.size]).toEqual([1_000, 1_001]);
  });
});

describe('the models of msgraph-sdk', () => {
  /** Answers of the service to a call that uses what Microsoft's models know. */
  async function answers(): Promise<{ record: CallRecord; session: Session }> {
    const body = {
      ...sampleRecord,
      id: undefined,
      version: 3,
      joinWebUrl: 'https://example.com/join',
      sessions: [
        {
          ...sampleRecord.sessions[0],
          modalities: ['audio', 'videoBasedScreenSharing'],
          failureInfo: { stage: 'midcall', reason: 'no answer' },
        },
        sessionBody({
          caller: {
            '@odata.type': '#microsoft.graph.callRecords.serviceEndpoint',
            userAgent: { role: 'mediaController' },
          },
        }),
      ],
    };
    const created = await client.api(callRecords).post(body);
    const path = `${callRecords}/${created.id}`;
    const record: unknown = await client.api(path).expand('participants_v2,sessions($expand=segments)').get();
    const session: unknown = await client.api(`${path}/sessions/${sampleRecord.sessions[0]?.id}`).get();
    return {
      record: new JsonParseNode(record).getObjectValue<CallRecord>(createCallRecordFromDiscriminatorValue),
      session: new JsonParseNode(session).getObjectValue<Session>(createSessionFromDiscriminatorValue),
    };
  }

  it('find each value as the type, the enumeration member and the time that it is', async () => {
    const { record, session } = await answers();

    const caller = session.caller as ParticipantEndpoint;
    expect(caller.odataType).toBe('#microsoft.graph.callRecords.participantEndpoint');
    expect(caller.name).toBe('machineName_2');
    expect(caller.associatedIdentity).toMatchObject({ displayName: 'Abbie Wilkins' });
    expect((caller.userAgent as ClientUserAgent).platform).toBe('android');
    expect((caller.userAgent as ClientUserAgent).productFamily).toBe('skypeForBusiness');
    expect((session.callee as ParticipantEndpoint).feedback?.rating).toBe('poor');
    expect(session.modalities).toEqual(['audio', 'videoBasedScreenSharing']);
    expect(session.failureInfo).toMatchObject({ stage: 'midcall', reason: 'no answer' });
    expect(session.isTest).toBe(false);
    expect(session.startDateTime).toEqual(new Date('2020-02-25T18:52:21.216Z'));

    expect(record).toMatchObject({ type: 'peerToPeer', version: 3, joinWebUrl: 'https://example.com/join' });
    expect(record.lastModifiedDateTime?.getTime()).toBeGreaterThan(Date.now() - 60 * 60 * 1000);
    expect(record.organizerV2?.identity?.user?.displayName).toBe('Abbie Wilkins');
    expect(record.participantsV2?.map(({ identity }) => identity?.user?.displayName)).toEqual([
      'Abbie Wilkins',
      'Owen Franklin',
    ]);

    const media = record.sessions?.[0]?.segments?.[0]?.media?.[0];
    expect(media?.callerNetwork).toMatchObject({ connectionType: 'wifi', linkSpeed: 54000000 });
    expect(media?.streams?.[0]).toMatchObject({ streamDirection: 'callerToCallee', maxPacketLossRate: 0.03738318 });
    expect(media?.streams?.[0]?.averageJitter?.seconds).toBe(0.016);

    const service = record.sessions?.[1]?.caller as ServiceEndpoint;
    expect(service.odataType).toBe('#microsoft.graph.callRecords.serviceEndpoint');
    expect(service.userAgent).toMatchObject({
      odataType: '#microsoft.graph.callRecords.serviceUserAgent',
      role: 'mediaController',
    });
  });
});
