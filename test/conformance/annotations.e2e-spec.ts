import { isJsonObject, withoutMembers, type JsonObject, type JsonValue } from '../../src/edm/json/json-value';
import { versions } from '../../src/edm/version';
import { LOG_NAMESPACE } from '../../src/graph/request/path-names';
import { annotatedPlaces, documentOf } from '../support/annotated-places';
import { recordBody, segmentBody, sessionBody, wholeCall } from '../support/bodies';
import { clientOf, type CallRecordsClient } from '../support/call-records';
import { filterSamples } from '../support/filter-samples';
import { insertQualityRows } from '../support/quality-rows';
import { inMinutes, subscriptionBody } from '../support/subscriptions';
import { startTestApp, tenant, type TestApp } from '../support/test-app';
import { WebhookReceiver } from '../support/webhook-receiver';

let api: TestApp;
let client: CallRecordsClient;
let receiver: WebhookReceiver;
let subscription = '';
beforeAll(async () => {
  [api, receiver] = await Promise.all([startTestApp(), new WebhookReceiver().start()]);
  client = clientOf(api);
  const people = { organizer_v2: { id: 'o' }, participants_v2: [{ id: 'p' }] };
  await client.create('/v1.0/communications/callRecords', wholeCall({ id: 'a', ...people }));
  await insertQualityRows(api.databaseUrl, tenant, {
    streams: [{ id: 'st', callRecordId: 'a' }],
    callSummaries: [{ id: 'a' }],
    qualityHours: [{ id: 'h' }],
  });
  subscription = String((await client.create('/v1.0/subscriptions', subscriptionBody(receiver.origin))).id);
});
afterAll(async () => {
  await api.close();
  await receiver.stop();
});

/** Something that `$metadata` annotates: its URL, the key of an entity in it, and how to make one. */
interface Place {
  readonly path: () => string;
  readonly key?: () => string;
  readonly make?: (members?: JsonObject) => JsonObject;
  /** Members of a new entity that contain another one, and the URL below the entity that leads to that one. */
  readonly deep?: readonly [members: JsonObject, path: string];
  /** What a change changes. */
  readonly change?: JsonObject;
  readonly isSingle?: boolean;
}

const call = '/communications/callRecords/a';
const records = 'microsoft.graph.callRecords';

/** The collections of all calls, which the container has below `communications` and by their own names. */
const collections: Readonly<Record<string, Place>> = {
  callRecords: {
    path: () => '/communications/callRecords',
    key: () => 'a',
    make: recordBody,
    change: { joinWebUrl: 'x' },
    deep: [{ sessions: [sessionBody({ id: 'deep' })] }, 'sessions/deep'],
  },
  sessions: { path: () => '/communications/sessions', key: () => 's', make: sessionBody },
  segments: { path: () => '/communications/segments', key: () => 'g', make: segmentBody },
  streams: { path: () => '/communications/streams', key: () => 'st' },
  callSummaries: { path: () => '/communications/callSummaries', key: () => 'a' },
  qualityHours: { path: () => '/communications/qualityHours', key: () => 'h' },
};

const below = (owner: string): Readonly<Record<string, Place>> =>
  Object.fromEntries(Object.entries(collections).map(([name, place]) => [`${owner}/${name}`, place]));

const places: Readonly<Record<string, Place>> = {
  ...below('microsoft.graph.GraphService'),
  ...below('microsoft.graph.cloudCommunications'),
  'microsoft.graph': { path: () => '' },
  [records]: { path: () => '' },
  [LOG_NAMESPACE]: { path: () => '' },
  'microsoft.graph.GraphService': { path: () => '' },
  'microsoft.graph.GraphService/communications': { path: () => '/communications', isSingle: true },
  'microsoft.graph.GraphService/subscriptions': {
    path: () => '/subscriptions',
    key: () => subscription,
    make: (members) => subscriptionBody(receiver.origin, members),
    change: { expirationDateTime: inMinutes(90) },
  },
  'microsoft.graph.subscription/deliveries': {
    path: () => `/subscriptions/${subscription}/deliveries`,
    make: () => ({}),
  },
  [`${records}.callRecord/sessions`]: {
    path: () => `${call}/sessions`,
    key: () => 's',
    make: sessionBody,
    change: { isTest: true },
    deep: [{ segments: [segmentBody({ id: 'deep' })] }, 'segments/deep'],
  },
  [`${records}.session/segments`]: {
    path: () => `${call}/sessions/s/segments`,
    key: () => 'g',
    make: segmentBody,
    change: { failureInfo: null },
  },
  [`${records}.callRecord/participants_v2`]: {
    path: () => `${call}/participants_v2`,
    key: () => 'p',
    make: (members) => ({ ...members }),
    change: { administrativeUnitInfos: [] },
  },
  [`${records}.callRecord/streams`]: { path: () => `${call}/streams`, key: () => 'st' },
  'callrecords.quality.stream/callRecord': { path: () => '/communications/streams/st/callRecord', isSingle: true },
  'callrecords.quality.callSummary/callRecord': {
    path: () => '/communications/callSummaries/a/callRecord',
    isSingle: true,
  },
  [`${records}.callRecord/organizer_v2`]: { path: () => `${call}/organizer_v2`, isSingle: true, change: { id: 'o' } },
};

const isDone = (status: number): boolean => status < 300;

interface Trial extends Place {
  readonly url: string;
}

/** `$apply` steps by the name of their transformation. */
const transformationSamples: Readonly<Record<string, string>> = {
  aggregate: 'aggregate($count as n)',
  bottomcount: 'bottomcount(1,version)',
  bottompercent: 'bottompercent(10,version)',
  bottomsum: 'bottomsum(1,version)',
  compute: 'compute(version add 1 as n)',
  concat: 'concat(identity,identity)',
  filter: 'filter(version gt 0)',
  groupby: 'groupby((type))',
  identity: 'identity',
  orderby: 'orderby(version)',
  search: 'search(x)',
  skip: 'skip(1)',
  top: 'top(1)',
  topcount: 'topcount(1,version)',
  toppercent: 'toppercent(10,version)',
  topsum: 'topsum(1,version)',
};

const get = async (url: string): Promise<boolean> => isDone((await client.get(url)).status);
const applies = (apply: string): Promise<boolean> =>
  get(`/v1.0/communications/callRecords?$apply=${encodeURIComponent(apply)}`);
const takes =
  (option: string) =>
  ({ url }: Trial) =>
    get(`${url}?${option}`);

async function makesOne({ url, make }: Trial, members: JsonObject): Promise<boolean> {
  return isDone((await client.post(url, make?.(members) ?? members)).status);
}

/** For each term, how to try what it says: of a record, by its members. Each trial tells whether the service does it. */
const trials: Readonly<Record<string, (trial: Trial) => Promise<boolean>>> = {
  'FilterRestrictions.Filterable': takes("$filter=id eq 'x'"),
  'SortRestrictions.Sortable': takes('$orderby=id'),
  'CountRestrictions.Countable': takes('$count=true'),
  'SearchRestrictions.Searchable': takes('$search=x'),
  'ExpandRestrictions.Expandable': takes('$expand=*'),
  'SelectSupport.Supported': takes('$select=id'),
  TopSupported: takes('$top=1'),
  SkipSupported: takes('$skip=1'),
  ComputeSupported: () => get('/v1.0/communications/callRecords?$compute=version add 1 as n&$filter=n gt 1'),
  IndexableByKey: async ({ url, key }) =>
    key !== undefined && (await get(`${url}('${key()}')`)) && get(`${url}/${key()}`),
  'InsertRestrictions.Insertable': (trial) => makesOne(trial, {}),
  'UpdateRestrictions.Updatable': async ({ url, key, change, isSingle }) =>
    isDone((await client.patch(isSingle ? url : `${url}/${key?.() ?? 'x'}`, change ?? {})).status),
  'UpdateRestrictions.Upsertable': async ({ url, make, isSingle }) => {
    const one = isSingle ? url : `${url}/upserted`;
    return isDone((await api.request(one, { method: 'PUT', body: make?.() ?? { id: 'o' } })).status);
  },
  'DeleteRestrictions.Deletable': async ({ url, make, isSingle }) => {
    if (isSingle) return isDone((await client.delete(url)).status);
    const { json } = await client.post(url, make?.() ?? {});
    return isDone((await client.delete(`${url}/${String(json.id ?? 'x')}`)).status);
  },
  'DeepInsertSupport.Supported': async (trial) => {
    const [members, path] = trial.deep ?? [{}, 'x'];
    const { json } = await client.post(trial.url, trial.make?.({ ...members, id: crypto.randomUUID() }) ?? {});
    return get(`${trial.url}/${String(json.id ?? 'x')}/${path}`);
  },
  'DeepUpdateSupport.Supported': async ({ url, make, deep: [members, path] = [{}, 'x'] }) => {
    const { json } = await client.post(url, make?.() ?? {});
    const one = `${url}/${String(json.id ?? 'x')}`;
    return isDone((await client.patch(one, members)).status) && get(`${one}/${path}`);
  },
  AsynchronousRequestsSupported: async () =>
    (await client.get('/v1.0/communications/callRecords', { headers: { prefer: 'respond-async' } })).status === 202,
  CrossJoinSupported: ({ url }) => get(`${url}/$crossjoin(subscriptions,subscriptions)`),
  KeyAsSegmentSupported: () => get(`/v1.0${call}`),
  QuerySegmentSupported: async () => {
    const headers = { 'content-type': 'text/plain' };
    const options = { method: 'POST', body: '$top=1&$select=id', headers };
    return isDone((await api.request('/v1.0/communications/callRecords/$query', options)).status);
  },
  'BatchSupport.Supported': async () =>
    isDone(
      (await client.post('/v1.0/$batch', { requests: [{ id: '1', method: 'GET', url: '/communications' }] })).status,
    ),
  'ApplySupportedDefaults.From': async () =>
    applies('aggregate(version with sum from type with callrecords.quality.p50 as n)'),
  DefaultNamespace: async () =>
    (await get('/v1.0/communications/callRecords/delta()')) &&
    (await get('/v1.0/communications/callRecords/getPstnCalls(fromDateTime=2024-01-01,toDateTime=2024-01-02)')) &&
    (await get('/v1.0/communications/callRecords/pstnCalls()')),
};

/** Terms and members of records that lists of words or constants are in, each with what has to work for a word. */
const lists: Readonly<Record<string, (word: string, trial: Trial) => Promise<boolean>>> = {
  FilterFunctions: (word) =>
    get(
      `/v1.0/communications/callRecords?$filter=${encodeURIComponent(filterSamples[word] ?? `no sample of ${word}`)}`,
    ),
  SupportedFormats: async (format) => {
    const { status, headers } = await client.get(`/v1.0${call}`, { headers: { accept: format } });
    return status === 200 && headers.get('content-type') === format;
  },
  SupportedMetadataFormats: async (format) => {
    const { headers } = await client.get(`/v1.0/$metadata?$format=${format}`);
    return headers.get('content-type') === format;
  },
  ODataVersions: async (version) => {
    const { headers } = await client.get(`/v1.0${call}`, { headers: { 'OData-MaxVersion': version } });
    return headers.get('odata-version') === version;
  },
  'ApplySupportedDefaults.Transformations': async (name) =>
    applies(transformationSamples[name] ?? `no sample of ${name}`),
  'ApplySupportedDefaults.CustomAggregationMethods': async (name) => applies(`aggregate(version with ${name} as n)`),
  'ApplySupportedDefaults.Rollup': async () => applies('groupby((rollup($all,type),rollup($all,version)))'),
  'UpdateRestrictions.UpdateMethod': async (method, { url, key, change, make, isSingle }) => {
    const body = method === 'PATCH' ? (change ?? {}) : (make?.({ id: key?.() ?? 'o' }) ?? { id: 'o' });
    return isDone((await api.request(isSingle ? url : `${url}/${key?.() ?? 'x'}`, { method, body })).status);
  },
  'InsertRestrictions.RequiredProperties': async (name, { url, make }) => {
    const body = withoutMembers(make?.() ?? {}, new Set([name]));
    return (await client.post(url, body)).status === 400;
  },
};

/** What no request can try. Batches have tests of their own. */
const untried = /^(?:ConformanceLevel|AutoExpand|BatchSupport\.(?!Supported$)\w+|\w+\.ContentIDSupported)$/;

function wordsOf(value: JsonValue): string[] {
  return Array.isArray(value) ? value.map(String) : String(value).split(/[ ,]/);
}

/** The facts in the value of an annotation, each with a name that a trial has. */
function factsOf(term: string, value: JsonValue): [string, JsonValue][] {
  const name = term.replace(/^\w+\./, '');
  return isJsonObject(value)
    ? Object.entries(value).map(([member, fact]) => [`${name}.${member}`, fact])
    : [[name, value]];
}

async function isTrue(name: string, fact: JsonValue, trial: Trial): Promise<boolean> {
  const list = lists[name];
  if (!list) return (await trials[name]?.(trial)) === fact;
  const found = await Promise.all(wordsOf(fact).map(async (word) => ({ word, works: await list(word, trial) })));
  expect(found.filter(({ works }) => !works).map(({ word }) => word)).toEqual([]);
  return true;
}

describe.each(versions)('what $metadata of %s declares', (version) => {
  const facts = annotatedPlaces(version).flatMap(({ place, term, value }) =>
    factsOf(term, value).map(([name, fact]) => ({ place, name, fact })),
  );
  const tried = facts.filter(({ name }) => !untried.test(name));

  it('is what the service sends', async () => {
    const headers = { accept: 'application/json', 'OData-MaxVersion': '4.01' };
    expect(await client.read(`/${version}/$metadata`, { headers })).toEqual(documentOf(version));
  });

  it('can be tried', () => {
    expect(tried.length).toBeGreaterThan(100);
    expect(tried.filter(({ name }) => !(name in trials) && !(name in lists))).toEqual([]);
    expect(tried.filter(({ place }) => !(place in places))).toEqual([]);
  });

  it.each(tried.map(({ place, name, fact }) => [place, name, fact] as const))(
    '%s: %s is %j',
    async (place, name, fact) => {
      const described = places[place] as Place;
      const url = `/${version}${described.path()}`;
      expect(await isTrue(name, fact, { ...described, url })).toBe(true);
    },
  );
});
