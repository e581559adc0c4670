import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/edm/json/json-value';
import { versions, type Version } from '../../src/edm/version';
import { namedAggregates } from '../../src/quality/totals/named-aggregates.sql';
import { readCsdlXml } from '../support/csdl';
import { startTestApp, type TestApp } from '../support/test-app';

const noNotifications = 'Notifications are sent to subscribers, and cannot be read.';
const otherApis = 'Not a part of call records.';

/** What Graph's documents have and ours leave out, with the reason. */
const leftOut: Readonly<Record<string, string>> = {
  'microsoft.graph.changeNotification': noNotifications,
  'microsoft.graph.changeNotificationCollection': noNotifications,
  'microsoft.graph.changeNotificationEncryptedContent': noNotifications,
  'microsoft.graph.changeType': noNotifications,
  'microsoft.graph.lifecycleEventType': noNotifications,
  'microsoft.graph.resourceData': noNotifications,
  'microsoft.graph.cloudCommunications/adhocCalls': otherApis,
  'microsoft.graph.cloudCommunications/calls': otherApis,
  'microsoft.graph.cloudCommunications/onlineMeetingConversations': otherApis,
  'microsoft.graph.cloudCommunications/onlineMeetings': otherApis,
  'microsoft.graph.cloudCommunications/presences': otherApis,
};

/** What only ours have. */
const additions = [
  'callrecords.logs.blockedUsers',
  'callrecords.logs.directRoutingCalls',
  'callrecords.logs.pstnCalls',
  'callrecords.logs.smsMessages',
  'microsoft.graph.GraphService/callRecords',
  'microsoft.graph.GraphService/callSummaries',
  'microsoft.graph.GraphService/qualityHours',
  'microsoft.graph.GraphService/segments',
  'microsoft.graph.GraphService/sessions',
  'microsoft.graph.GraphService/streams',
  'microsoft.graph.callRecords.callRecord/streams',
  'microsoft.graph.callRecords.directRoutingLogRow/callRecord',
  'microsoft.graph.callRecords.pstnBlockedUsersLogRow/id',
  'microsoft.graph.callRecords.segment/callRecordId',
  'microsoft.graph.callRecords.session/callRecordId',
  'microsoft.graph.cloudCommunications/callSummaries',
  'microsoft.graph.cloudCommunications/qualityHours',
  'microsoft.graph.cloudCommunications/segments',
  'microsoft.graph.cloudCommunications/sessions',
  'microsoft.graph.cloudCommunications/streams',
  'microsoft.graph.delta',
  'microsoft.graph.notificationDelivery',
  'microsoft.graph.notificationDelivery/attempts',
  'microsoft.graph.notificationDelivery/changeType',
  'microsoft.graph.notificationDelivery/createdDateTime',
  'microsoft.graph.notificationDelivery/lastAttemptDateTime',
  'microsoft.graph.notificationDelivery/lastError',
  'microsoft.graph.notificationDelivery/lifecycleEvent',
  'microsoft.graph.notificationDelivery/resource',
  'microsoft.graph.notificationDelivery/status',
  'microsoft.graph.notificationDeliveryStatus',
  'microsoft.graph.replay',
  'microsoft.graph.subscription/deliveries',
];

/** Graph has no namespace of this name. */
const isOurs = (name: string): boolean => name.startsWith('callrecords.quality.');

/** Of them, what only beta has. */
const onlyBeta = [
  'callrecords.logs.blockedUsers',
  'callrecords.logs.smsMessages',
  'microsoft.graph.callRecords.pstnBlockedUsersLogRow/id',
];

/** What our documents say about an element and Graph's do not; annotations come on top. */
const added = ['$DefaultValue', '$MaxLength', '$Precision'];

/** Primitive types of the standard that the model uses. */
const primitives = [
  'Edm.Boolean',
  'Edm.DateTimeOffset',
  'Edm.Decimal',
  'Edm.Duration',
  'Edm.Int32',
  'Edm.Int64',
  'Edm.Single',
];

interface Served {
  /** What the XML says, in the form of JSON. */
  readonly xml: JsonObject;
  readonly json: JsonObject;
  readonly elements: ReadonlyMap<string, JsonObject>;
}

let api: TestApp;
const served: Record<string, Served> = {};
beforeAll(async () => {
  api = await startTestApp();
  for (const version of versions) {
    const url = `/${version}/$metadata`;
    const xml = readCsdlXml((await api.request(url, { token: null })).text);
    const { json } = await api.request(`${url}?$format=json`, { token: null });
    served[version] = { xml, json, elements: elementsOf(xml) };
  }
});
afterAll(() => api.close());

function ours(version: Version): Served {
  const found = served[version];
  if (!found) throw new Error(`There is no document of ${version}.`);
  return found;
}

function graphs(version: Version): JsonObject {
  return readCsdlXml(readFileSync(join(__dirname, `../fixtures/graph/callrecords-${version}.csdl.xml`), 'utf8'));
}

/** The model elements of a document by their qualified names, members of types by name and path. */
function elementsOf(document: JsonObject): Map<string, JsonObject> {
  const found = new Map<string, JsonObject>();
  for (const [namespace, schema] of namedMembers(document)) {
    for (const [name, element] of namedMembers(schema)) {
      const own = Array.isArray(element) ? element[0] : element;
      if (!isJsonObject(own)) continue;
      const members = namedMembers(own);
      const facts = members.filter(([, member]) => !isJsonObject(member));
      const itself = Object.entries(own).filter(([member]) => /^[$@]/.test(member));
      found.set(`${namespace}.${name}`, Object.fromEntries([...itself, ...facts]));
      for (const [member, value] of members)
        if (isJsonObject(value)) found.set(`${namespace}.${name}/${member}`, value);
    }
  }
  return found;
}

function namedMembers(value: JsonValue): [string, JsonValue][] {
  return isJsonObject(value) ? Object.entries(value).filter(([name]) => !/^[$@]/.test(name)) : [];
}

function isLeftOut(name: string): boolean {
  return leftOut[name] !== undefined || leftOut[name.split('/')[0] ?? ''] !== undefined;
}

function withoutAdded(element: JsonObject | undefined): JsonObject {
  const { $Parameter: parameters, ...rest } = element ?? {};
  const kept = Object.entries(rest).filter(([name]) => !name.startsWith('@') && !added.includes(name));
  return Object.fromEntries([
    ...kept,
    ...(Array.isArray(parameters) ? [['$Parameter', parameters.filter(isJsonObject).map(withoutAdded)]] : []),
  ]) as JsonObject;
}

describe.each(versions)('the metadata document of %s', (version) => {
  const expected = [...elementsOf(graphs(version))].filter(([name]) => !isLeftOut(name));

  it('is compared with enough', () => {
    expect(expected.length).toBeGreaterThan(200);
  });

  it.each(expected)('has %s as Graph has it', (name, element) => {
    expect(withoutAdded(ours(version).elements.get(name))).toEqual(element);
  });

  it('has only the additions beside what Graph has', () => {
    const known = elementsOf(graphs(version));
    const others = [...ours(version).elements.keys()].filter((name) => !known.has(name) && !isOurs(name));
    expect(others.sort()).toEqual(additions.filter((name) => version === 'beta' || !onlyBeta.includes(name)));
  });

  it('says the same in XML and in JSON', () => {
    const { xml, json } = ours(version);
    expect(xml).toEqual(json);
  });

  it('declares every type that it names', () => {
    const { xml, elements } = ours(version);
    const types = [...elements.keys()].filter((name) => !name.includes('/'));
    const named = strings(xml, (name) => name === '$Type' || name === '$BaseType' || name === '$EntityContainer');
    expect(named.length).toBeGreaterThan(100);
    expect(named.filter((name) => !types.includes(name) && !primitives.includes(name))).toEqual([]);
  });

  it('takes its terms from vocabularies that it refers to', () => {
    const { xml } = ours(version);
    const aliases = strings(xml.$Reference ?? null, (name) => name === '$Alias');
    const terms = new Set(names(xml).filter((name) => name.startsWith('@')));
    expect(
      [...terms].map((term) => term.slice(1).split('.')[0]).filter((alias) => !aliases.includes(alias ?? '')),
    ).toEqual([]);
    expect([...terms].sort()).toEqual([
      '@Aggregation.ApplySupported',
      '@Aggregation.ApplySupportedDefaults',
      ...['Call', 'Segment', 'Session'].flatMap((of) => [
        `@Aggregation.CustomAggregate#${of}Count`,
        `@Aggregation.CustomAggregate#${of}Duration`,
      ]),
      ...[...namedAggregates.keys()].map((name) => `@Aggregation.CustomAggregate#${name}`).sort(),
      '@Capabilities.AsynchronousRequestsSupported',
      '@Capabilities.BatchSupport',
      '@Capabilities.ComputeSupported',
      '@Capabilities.ConformanceLevel',
      '@Capabilities.CountRestrictions',
      '@Capabilities.CrossJoinSupported',
      '@Capabilities.DeepInsertSupport',
      '@Capabilities.DeepUpdateSupport',
      '@Capabilities.DeleteRestrictions',
      '@Capabilities.ExpandRestrictions',
      '@Capabilities.FilterFunctions',
      '@Capabilities.FilterRestrictions',
      '@Capabilities.IndexableByKey',
      '@Capabilities.InsertRestrictions',
      '@Capabilities.KeyAsSegmentSupported',
      '@Capabilities.QuerySegmentSupported',
      '@Capabilities.SearchRestrictions',
      '@Capabilities.SelectSupport',
      '@Capabilities.SkipSupported',
      '@Capabilities.SortRestrictions',
      '@Capabilities.SupportedFormats',
      '@Capabilities.SupportedMetadataFormats',
      '@Capabilities.TopSupported',
      '@Capabilities.UpdateRestrictions',
      '@Core.AutoExpand',
      '@Core.Computed',
      '@Core.DefaultNamespace',
      '@Core.Description',
      '@Core.Immutable',
      '@Core.ODataVersions',
      '@Core.Revisions',
    ]);
  });

  it('describes every type and property', () => {
    const silent = [...ours(version).elements].filter(([, element]) => element['@Core.Description'] === undefined);
    expect(silent.map(([name]) => name)).toEqual(['microsoft.graph.GraphService']);
  });

  it('tells what can be done again: a notification, and all of a subscription', () => {
    const { replay } = (ours(version).xml['microsoft.graph'] ?? {}) as JsonObject;
    const boundTo = (replay as JsonObject[]).map(({ $Parameter }) => ($Parameter as JsonObject[])[0]?.$Type);
    expect(boundTo.sort()).toEqual(['microsoft.graph.notificationDelivery', 'microsoft.graph.subscription']);
  });

  it('tells what $apply can do, and what has an aggregate of its own', () => {
    const { elements } = ours(version);
    const annotated = [...elements].filter(([, element]) => element['@Aggregation.ApplySupported'] !== undefined);
    expect(annotated.map(([name]) => name).sort()).toEqual([
      'callrecords.quality.callSummary',
      'callrecords.quality.qualityHour',
      'callrecords.quality.stream',
      'microsoft.graph.callRecords.callRecord',
      'microsoft.graph.callRecords.participant',
      'microsoft.graph.callRecords.segment',
      'microsoft.graph.callRecords.session',
    ]);
    expect(elements.get('microsoft.graph.callRecords.callRecord')).toMatchObject({
      '@Aggregation.ApplySupported': {
        Transformations: expect.arrayContaining(['aggregate', 'concat', 'filter', 'groupby', 'topcount']),
        CustomAggregationMethods: ['callrecords.quality.p50', 'callrecords.quality.p95', 'callrecords.quality.p99'],
        Rollup: 'MultipleHierarchies',
        From: true,
      },
      '@Aggregation.CustomAggregate#CallCount': 'Edm.Decimal',
      '@Aggregation.CustomAggregate#CallDuration': 'Edm.Duration',
    });
  });

  it('computes all that is derived, and leads back to call records', () => {
    const { elements } = ours(version);
    const derived = [...elements].filter(([name]) => isOurs(name) && name.includes('/'));
    const isNavigation = ([, { $Kind: kind }]: readonly [string, JsonObject]): boolean => kind === 'NavigationProperty';
    expect(derived.length).toBeGreaterThan(150);
    expect(derived.filter((one) => !isNavigation(one) && one[1]['@Core.Computed'] !== true)).toEqual([]);
    expect(derived.filter(isNavigation).map(([name]) => name)).toEqual([
      'callrecords.quality.callSummary/callRecord',
      'callrecords.quality.stream/callRecord',
    ]);
    expect(elements.get('microsoft.graph.callRecords.callRecord/streams')).toMatchObject({
      $Type: 'callrecords.quality.stream',
      $Collection: true,
    });
    expect(elements.get('microsoft.graph.callRecords.callRecord/streams')).not.toHaveProperty('$ContainsTarget');
  });

  it('tells what batches can do', () => {
    const { xml } = ours(version);
    const container = String(xml.$EntityContainer);
    expect(ours(version).elements.get(container)?.['@Capabilities.BatchSupport']).toEqual({
      Supported: true,
      ContinueOnErrorSupported: true,
      ReferencesInRequestBodiesSupported: false,
      ReferencesAcrossChangeSetsSupported: true,
      EtagReferencesSupported: false,
      RequestDependencyConditionsSupported: false,
      SupportedFormats: ['application/json', 'multipart/mixed'],
    });
  });

  it('tells what is computed, fixed, deprecated and expanded unasked', () => {
    const { elements } = ours(version);
    const ofNotifications = /[.](?:notificationDelivery|subscription)\//;
    const annotated = (term: string): string[] =>
      [...elements]
        .filter(([name, element]) => `@${term}` in element && !ofNotifications.test(name) && !isOurs(name))
        .map(([name]) => name);
    const inCallRecord = (name: string): string => `microsoft.graph.callRecords.callRecord/${name}`;
    expect(annotated('Core.Computed')).toEqual([
      inCallRecord('lastModifiedDateTime'),
      'microsoft.graph.callRecords.segment/callRecordId',
      'microsoft.graph.callRecords.session/callRecordId',
    ]);
    const rows =
      version === 'beta' ? ['callLogRow', 'pstnBlockedUsersLogRow'] : ['directRoutingLogRow', 'pstnCallLogRow'];
    expect(annotated('Core.Immutable').sort()).toEqual(
      [
        'microsoft.graph.entity/id',
        inCallRecord('version'),
        ...rows.map((name) => `microsoft.graph.callRecords.${name}/id`),
      ].sort(),
    );
    expect(annotated('Core.AutoExpand')).toEqual([inCallRecord('organizer_v2')]);
    expect(elements.get(inCallRecord('organizer'))?.['@Core.Revisions']).toEqual([
      { Kind: 'Deprecated', Description: 'Use organizer_v2 instead.' },
    ]);
  });
});

describe('$metadata', () => {
  it('leaves out only what Graph has, and has nothing of it', () => {
    const inGraph = new Set(versions.flatMap((version) => [...elementsOf(graphs(version)).keys()]));
    const inOurs = new Set(versions.flatMap((version) => [...ours(version).elements.keys()]));
    expect(Object.keys(leftOut).filter((name) => !inGraph.has(name) || inOurs.has(name))).toEqual([]);
  });
});

/** Every member name in a value. */
function names(value: JsonValue): string[] {
  if (Array.isArray(value)) return value.flatMap(names);
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([name, member]) => [name, ...names(member)]);
}

/** The texts of all members of such a name. */
function strings(value: JsonValue, wanted: (name: string) => boolean): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => strings(item, wanted));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    wanted(name) && typeof member === 'string' ? [member] : strings(member, wanted),
  );
}
