import fc from 'fast-check';
import { canonicalUrl, versionPrefixOf } from './canonical-url';
import { logNames } from './path-names';

describe('canonicalUrl', () => {
  it.each([
    ['/communications/callRecords', '/communications/callRecords'],
    [
      '/V1.0/Communications/CALLRECORDS/Sessions/Sessions/S/SEGMENTS',
      '/communications/callRecords/Sessions/sessions/S/segments',
    ],
    [
      "/Beta/communications/callrecords('A')/Participants_V2?$Top=1",
      '/communications/callRecords/A/participants_v2?$Top=1',
    ],
    ['/communications/callrecords/A/ORGANIZER_V2/Identity', '/communications/callRecords/A/organizer_v2/Identity'],
    [
      '/communications/callrecords/microsoft.graph.callRecords.callRecord/A/Sessions',
      '/communications/$resource/callRecords/microsoft.graph.callRecords.callRecord/A/sessions',
    ],
    ['/SUBSCRIPTIONS/A/Deliveries', '/subscriptions/A/deliveries'],
    ['/V1.0/$Metadata', '/$metadata'],
    ['/V1.0', '/v1.0'],
    ['//v1.0//communications//callRecords', '/communications/callRecords'],
    ['/v1.0/callRecords', '/communications/callRecords'],
    ["/callrecords('a')/sessions", '/communications/callRecords/a/sessions'],
    ['/beta/Sessions/$count', '/communications/sessions/$count'],
    ['/communications/callRecords//sessions', '/communications/callRecords//sessions'],
    ['/v1.0/communications/callRecords', '/communications/callRecords'],
    ['/beta/communications/callRecords/?$top=5', '/communications/callRecords?$top=5'],
    ["/communications/callRecords('a')", '/communications/callRecords/a'],
    [
      "/v1.0/communications/callRecords('a')/sessions('b')/segments('c')",
      '/communications/callRecords/a/sessions/b/segments/c',
    ],
    ["/communications/callRecords(id='a')", '/communications/callRecords/a'],
    ['/communications/callRecords%28%27a%27%29', '/communications/callRecords/a'],
    ["/communications/callRecords('O''Brien')", "/communications/callRecords/O'Brien"],
    ["/communications/callRecords('a%2Fb')", '/communications/callRecords/a%2Fb'],
    ["/communications/callRecords('%24count')", '/communications/callRecords/%24count'],
    ['/communications/callRecords/%24count', '/communications/callRecords/$count'],
    ['/communications/callRecords/$count?a=%24count', '/communications/callRecords/$count?a=%24count'],
    ['/communications/callRecords/delta', '/communications/$function/delta'],
    ['/v1.0/communications/callRecords/delta()?$top=1', '/communications/$function/delta?$top=1'],
    ['/beta/communications/callRecords/microsoft.graph.delta()/', '/communications/$function/delta'],
    ['/communications/callRecords/graph.delta%28%29', '/communications/$function/delta'],
    ["/communications/callRecords('delta')", '/communications/callRecords/delta'],
    ["/communications/callRecords('delta()')", '/communications/callRecords/delta()'],
    ['/communications/callRecords/delta/sessions', '/communications/callRecords/delta/sessions'],
    ['/communications/sessions/delta', '/communications/sessions/delta'],
    ["/communications/callRecords('a%0Ab')/sessions", '/communications/callRecords/a%0Ab/sessions'],
    ["/communications/callRecords/sessions('x')/sessions", "/communications/callRecords/sessions('x')/sessions"],
    [
      "/communications/callRecords/callRecords('x')/sessions('y')",
      "/communications/callRecords/callRecords('x')/sessions/y",
    ],
    ["/communications/other('a')", '/communications/other/a'],
    [
      '/beta/communications/callRecords/getPstnCalls(fromDateTime=2019-11-01,toDateTime=2019-12-01T00:00:00Z)?$top=1',
      '/communications/$function/getPstnCalls/(fromDateTime%3D2019-11-01%2CtoDateTime%3D2019-12-01T00%3A00%3A00Z)?$top=1',
    ],
    [
      '/communications/callRecords/callRecords.getSmsLog(a=%27b%2Fc%27)',
      "/communications/$function/getSmsLog/(a%3D'b%2Fc')",
    ],
    [
      '/communications/callRecords/microsoft.graph.callRecords.getSmsLog%28a=1%29',
      '/communications/$function/getSmsLog/(a%3D1)',
    ],
    ['/communications/callRecords/getX()/more', '/communications/$function/getX/()/more'],
    ["/communications/callRecords('getX()')", '/communications/callRecords/getX()'],
    ['/communications/callRecords/pstnCalls?$top=1', '/communications/$log/pstnCalls?$top=1'],
    ['/v1.0/CallRecords/pstnCalls()/$count', '/communications/$log/pstnCalls/$count'],
    ['/communications/callRecords/callrecords.logs.smsMessages/', '/communications/$log/smsMessages'],
    ['/communications/callRecords/pstnCalls/Sessions/duration', '/communications/$log/pstnCalls/Sessions/duration'],
    ["/communications/callRecords/pstnCalls('a%2Fb%25')", '/communications/$log/pstnCalls/a%2Fb%25'],
    ["/communications/callRecords/blockedUsers(id='%24ref')/userId", '/communications/$log/blockedUsers/%24ref/userId'],
    ["/communications/callRecords/pstnCalls(@i)?@i='b'", "/communications/$log/pstnCalls/b?@i='b'"],
    ['/communications/callRecords/pstnCalls/$ref', '/communications/$log/$resource/pstnCalls/$ref'],
    ["/communications/callRecords('pstnCalls')/sessions", '/communications/callRecords/pstnCalls/sessions'],
    ['/communications/callRecords/PstnCalls', '/communications/callRecords/PstnCalls'],
    ['/communications/callRecords/pstnCallsX', '/communications/callRecords/pstnCallsX'],
    ['/communications/callRecords/pstnCalls(1)', '/communications/callRecords/pstnCalls(1)'],
    ['/communications/sessions/pstnCalls', '/communications/sessions/pstnCalls'],
    ['/communications/sessions/getX()', '/communications/sessions/getX()'],
    ['/v1.0/subscriptions/a/microsoft.graph.reauthorize', '/subscriptions/a/reauthorize'],
    ["/subscriptions('a')/graph.replay", '/subscriptions/a/replay'],
    ['/v1.0/$metadata', '/$metadata'],
    ['/beta/%24metadata/?$format=json', '/$metadata?$format=json'],
    ['/%24metadata#x', '/$metadata%23x'],
    ['/%24metadata/other', '/$metadata/other'],
    ['/v1.0/$batch', '/$batch'],
    ['/%24batch/', '/$batch'],
    ['/v1.0/%63ommunications/callRecords?x', '/communications/callRecords?x'],
    ['http://host:1/v1.0/communications/callRecords?x=/', '/communications/callRecords?x=/'],
    ['HTTPS://host', '/'],
    ["/communications/callRecords?x=callRecords('a')", "/communications/callRecords?x=callRecords('a')"],
  ])('brings %s to one form', (url, expected) => {
    expect(canonicalUrl(url)).toBe(expected);
  });

  it.each([
    '/',
    '/api',
    '/health/live',
    '/v1.0',
    '/v1.0/',
    '/beta?x',
    '/v1.0/other/$metadata',
    '/v2.0/$metadata',
    '/v2.0/communications/callRecords',
    '/v1.0communications',
    '/communicationsx/callRecords',
    "/11111111-1111-4111-8111-111111111111/oauth2/v2.0/token?x=callRecords('a')",
    "/communications/callRecords('')",
    '/communications/callRecords(a)',
    '/communications/callRecords/%zz',
  ])('leaves %s as it is', (url) => {
    expect(canonicalUrl(url)).toBe(url);
  });

  it('brings a plain path, which is the quick way, to the same form as one behind an origin', () => {
    const segment = fc.oneof(
      fc.constantFrom('', 'v1.0', 'beta', 'communications', 'callRecords', 'sessions', 'delta', 'delta()', '$count'),
      fc.constantFrom(...logNames),
      fc.stringMatching(/^[\w.-]{1,4}$/),
    );
    const query = fc.constantFrom('', '?', '?a=/delta', '?$count');
    const prefix = fc.constantFrom('', '/v1.0', '/beta');
    fc.assert(
      fc.property(prefix, fc.array(segment, { maxLength: 5 }), query, (version, segments, rest) => {
        const url = `${version}/communications/${segments.join('/')}${rest}`;
        expect(canonicalUrl(url)).toBe(canonicalUrl(`http://host${url}`));
      }),
    );
  });

  it('finds the id again, whatever its characters', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', minLength: 1 }).filter((text) => text.isWellFormed()),
        (id) => {
          const key = encodeURIComponent(id.replaceAll("'", "''"));
          const [, , , segment = '', ...rest] = canonicalUrl(`/beta/communications/callRecords('${key}')?q`).split('/');
          expect([decodeURIComponent(segment.replace(/\?q$/, '')), rest]).toEqual([id, []]);
        },
      ),
    );
  });
});

describe('canonical url', () => {
  it.each([
    ['/v1.0/communications', '/v1.0'],
    ['/beta/x', '/beta'],
    ['/communications', ''],
    ['/v1.0', '/v1.0'],
    ['/beta?/v1.0', '/beta'],
    ['/beta/', '/beta'],
    ['/v1.0.1', ''],
    ['/betamax/communications', ''],
    ['http://host/beta/communications', '/beta'],
  ])('versionPrefixOf %s is %p', (url, prefix) => {
    expect(versionPrefixOf(url)).toBe(prefix);
  });
});
