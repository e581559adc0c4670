import { authenticate } from '../../src/auth/bearer.hook';
import { requireLoopbackHost } from '../../src/auth/loopback-host.hook';
import { headerRefusal } from '../../src/auth/token-header';
import { readTokenRequest } from '../../src/auth/token-request';
import { readBatch } from '../../src/batch/batch-reader';
import { referenceOf } from '../../src/batch/batch-request';
import { readMultipart } from '../../src/batch/multipart-reader';
import { callRecordIdOf, innerUrl, localUrl, unfitForBatch } from '../../src/batch/inner-url';
import { readRange } from '../../src/call-logs/date-range';
import { readParameters } from '../../src/call-logs/function-call';
import { readLogBody } from '../../src/call-logs/log-body';
import { smsMessages } from '../../src/call-logs/logs';
import { callRecords } from '../../src/call-records/entity-sets';
import { CallRecord } from '../../src/call-records/model';
import { placeIn } from '../../src/changes/delta-links';
import { parseDateTimeOffset } from '../../src/edm/date-time-offset';
import { parseGuid } from '../../src/edm/guid';
import { parseInSteps } from '../../src/edm/json/json';
import { limitsOfInput } from '../../src/edm/json/json-limits';
import { atOnce } from '../../src/edm/json/steps';
import { primitiveTypes } from '../../src/edm/primitive-types';
import { readBody } from '../../src/edm/reading/body';
import { CREATE, UPDATE } from '../../src/edm/rules';
import { clientRequestIdOf } from '../../src/graph/errors/request-id';
import { isUtf8Accepted, jsonForm, qualityOf } from '../../src/graph/request/accept';
import { parseBody } from '../../src/graph/request/body-text';
import { canonicalUrl, versionPrefixOf } from '../../src/graph/request/canonical-url';
import { readConditions } from '../../src/graph/request/conditions';
import { exportFormat } from '../../src/graph/request/export-format';
import { formatOf } from '../../src/graph/request/format-option';
import { checkHost, hostTest } from '../../src/graph/request/host.hook';
import { readPreferences } from '../../src/graph/request/preferences';
import { odataVersionOf } from '../../src/graph/request/protocol.hook';
import { checkImportBody } from '../../src/import/import-body';
import { readLine } from '../../src/import/import-line';
import { linesOf } from '../../src/import/lines';
import { metadataFormat } from '../../src/metadata/metadata-format';
import { rootSets } from '../../src/odata/root-sets';
import { compileApply } from '../../src/odata/apply/compile-apply';
import { toPostgresPattern } from '../../src/odata/plan/expression/regular-expression';
import { planPage } from '../../src/odata/plan/plan';
import { compilePage } from '../../src/odata/sql/statements';
import type { QueryOptions } from '../../src/odata/syntax/ast';
import { parseExpression, parseOptions } from '../../src/odata/syntax/parse';
import { SkipTokens } from '../../src/odata/urls/skip-token';
import { formatQuery, sequenceOf } from '../../src/odata/urls/urls';
import { isGuid, readQuoted } from '../../src/odata/values/constants';
import { edm } from '../../src/odata/values/value-type';
import { secondsOf } from '../../src/quality/rules/durations';
import { readReason } from '../../src/quality/rules/failure-reason';
import { refusedMethod } from '../../src/resources/requested-resource';
import { unfitSubscription } from '../../src/subscriptions/model/subscription-rules';
import { addressPolicy } from '../../src/subscriptions/outgoing/address-policy';

/** Something that reads a text from a client. */
export interface InputReader {
  readonly name: string;
  /** Reads the text or refuses it. */
  read(text: string): unknown;
  /** What such texts are made of. */
  readonly seeds: readonly string[];
  /** What stands before and behind a repeated unit, beside nothing. */
  readonly frames?: readonly (readonly [string, string])[];
  /** Most characters that are ever read; default: those of a URL or the headers. */
  readonly most?: number;
}

const MOST_BODY = 4 * 1024 * 1024;
const tokens = new SkipTokens(new Uint8Array(32));
const path = [{ set: callRecords }];
const limits = { most: 1000 };
const target = { origin: 'http://localhost:3000', prefix: '/v1.0' };

const header =
  (name: string, read: (headers: Record<string, string>) => unknown): ((text: string) => unknown) =>
  (text) =>
    read({ [name]: text });

/** A reader of all that is done with a query before the database has it. */
function query(text: string): unknown {
  const options = parseOptions(text);
  if (options.apply) return compileApply('', path, options, limits);
  return compilePage('', path, planPage(callRecords, options, limits));
}

const option = (name: string, seeds: readonly string[], frames: InputReader['frames'] = []): InputReader => ({
  name: `the option ${name}`,
  read: (text) => query(`${name}=${text}`),
  seeds: [...seeds, '%20', '%27', '%'],
  frames,
});

const expressionSeeds = [
  ...["'", '(', ')', '/', 'a', 'id', ' eq ', ' and ', 'not ', '-', ',', '1', '.', '@a', '[', '{"a":', '$it', ' '],
  ...[
    'version eq 1 and ',
    "contains(id,'a') or ",
    'sessions/any(x:',
    'version add ',
    "id in ('a',",
    'case(true:',
    'cast(',
  ],
];
const headerSeeds = [',', ';', '=', '"', ' ', '\t', 'a', '*', '/', 'q=0'];
const literalSeeds = ['0', '1', '9', '-', ':', '.', 'T', 'Z', 'P', 'D', 'e', '+', ' ', 'a', "'"];
const jsonSeeds = [
  '[',
  ']',
  '{',
  '}',
  '{"a":',
  '"a"',
  ',',
  ':',
  '1',
  '0',
  '"',
  '\\',
  '\\"',
  ' ',
  'null',
  '{},',
  '[],',
  '1,',
  '"a":1,',
];

/** Everything that reads what a client sends. */
export const inputReaders: readonly InputReader[] = [
  ...[
    ['canonicalUrl', canonicalUrl] as const,
    ['versionPrefixOf', versionPrefixOf] as const,
    [
      'a path that leads nowhere',
      (text: string) => refusedMethod([...rootSets().values()], canonicalUrl(text)),
    ] as const,
    [
      'a URL within a batch',
      (text: string) => {
        referenceOf(text);
        const url = innerUrl(localUrl(text, target) ?? text, target, '/communications/callRecords/x');
        return [unfitForBatch('POST', url), callRecordIdOf(url)];
      },
    ] as const,
  ].map(([name, read]): InputReader => ({
    name,
    read,
    seeds: [
      '/',
      'a',
      '(',
      ')',
      "'",
      'any(',
      '$filter(',
      '%',
      '%2f',
      '%41',
      '//',
      ';',
      '#',
      '?',
      '.',
      "('a')",
      'microsoft.graph.callRecords.callRecord/',
      ' ',
    ],
    frames: [
      ['/v1.0/communications/callRecords/', ''],
      ['/communications/callRecords/a/', '!'],
      ['http://', '/'],
      ['/subscriptions', ')'],
      ["/communications/callRecords('", "')"],
    ],
  })),
  {
    name: 'Prefer',
    read: readPreferences,
    seeds: [...headerSeeds, 'return=minimal', 'odata.', 'callback;url=', 'include-annotations='],
    frames: [
      ['a', ','],
      ['include-annotations="', '"'],
    ],
  },
  {
    name: 'Accept',
    read: (text) => [jsonForm(text), qualityOf(text, 'text/csv'), isUtf8Accepted(text), exportFormat(text)],
    seeds: [...headerSeeds, 'application/json', 'text/csv', 'odata.metadata='],
    frames: [
      ['application/json;', ''],
      ['text/csv', ''],
    ],
  },
  {
    name: 'If-Match',
    read: header('if-match', readConditions),
    seeds: [...headerSeeds, 'W/', 'W/"a"'],
    frames: [
      ['"', '!'],
      ['W/"a"', '"'],
    ],
  },
  {
    name: 'Authorization',
    read: (text) => bearer(text),
    seeds: [...headerSeeds, 'Bearer', '.', '='],
    frames: [
      ['Bearer ', ''],
      ['Bearer a', '!'],
    ],
  },
  {
    name: 'a token',
    read: headerRefusal,
    seeds: ['.', 'a', 'eyJhbGciOiJSUzI1NiJ9', '=', '-', ' '],
    frames: [['eyJhbGciOiJSUzI1NiJ9.', '.a']],
  },
  { name: 'client-request-id', read: header('client-request-id', clientRequestIdOf), seeds: headerSeeds },
  { name: 'OData-MaxVersion', read: header('odata-maxversion', odataVersionOf), seeds: ['4', '.', '0', ' ', 'e'] },
  {
    name: 'Host',
    read: (text) => host(text),
    seeds: ['a', '.', ':', '1', '[', ']', '-', ' '],
    frames: [
      ['[', ']'],
      ['a:', ''],
    ],
  },
  {
    name: 'Content-Type of an import',
    read: header('content-type', (headers) => checkImportBody({ headers })),
    seeds: [...headerSeeds, 'charset'],
    frames: [
      ['application/x-ndjson;', ''],
      ['application/x-ndjson;charset', '"'],
    ],
  },
  {
    name: '$format in a URL',
    read: formatOf,
    seeds: ['?', '&', 'format', '=', '%24', '$', 'a', '%', '+', '#'],
    frames: [['/?$format=', '']],
  },
  {
    name: 'the format of metadata',
    read: (text) => metadataFormat(text, text, '4.01'),
    seeds: [...headerSeeds, '$format=', '&'],
  },
  {
    name: 'a query',
    read: query,
    seeds: ['&', '=', '$filter=', '@a=1', 'a', '%', '%41', '+', '#', '$', ';'],
    frames: [
      ['$filter=', ''],
      ['@', '=1'],
    ],
  },
  option('$filter', expressionSeeds, [
    ['id eq ', ''],
    ["id eq '", "'"],
    ['sessions/any(x:', ')'],
    ["contains(id,'", "') and"],
    ['matchesPattern(id,', ')'],
  ]),
  option(
    '$orderby',
    [...expressionSeeds, ' desc'],
    [
      ['id,', ''],
      ['id desc', '!'],
    ],
  ),
  option(
    '$compute',
    [...expressionSeeds, ' as '],
    [
      ['version add ', ' as x'],
      ['1 as x,', ''],
    ],
  ),
  option(
    '$search',
    ['a', ' ', '"', '(', ')', 'NOT ', ' AND ', ' OR ', ';', '%3B', "'", '*'],
    [
      ['a ', ''],
      ['"', '"'],
      ['(', ')'],
    ],
  ),
  option(
    '$select',
    ['a', ',', '/', '*', 'id', '.', '(', ')', '@', '$', ';'],
    [
      ['id,', ''],
      ['sessions(', ')'],
    ],
  ),
  option(
    '$expand',
    ['sessions', ',', '/', '*', '(', ')', ';', '$filter=', '$expand=', '$select=', 'a', '=', '$search=', ' '],
    [
      ['sessions(', ')'],
      ['sessions($filter=', ')'],
      ['sessions($search=a', ')'],
    ],
  ),
  option(
    '$apply',
    [
      'filter(',
      'groupby((',
      'aggregate(',
      'concat(',
      '/',
      ',',
      ')',
      'id',
      ' with sum as ',
      '$count as ',
      'identity',
      'a',
      ' ',
      'top(1)',
      'filter(version eq 1)/',
      'groupby((version),aggregate($count as a))/',
    ],
    [
      ['filter(', ')'],
      ['groupby((', '))'],
      ['aggregate(', ')'],
      ['concat(', ')'],
    ],
  ),
  option('$top', ['1', '0', ' ', '-']),
  option('$skiptoken', ['a', '-', '=', ' ']),
  option('@a', expressionSeeds, [
    ['1&$filter=', ''],
    ['@b&@b=@a&$filter=', ''],
  ]),
  {
    name: 'a skip token',
    read: (text) => tokens.read(sequenceOf('t', path, { written: new Map([['$filter', text]]) }), text),
    seeds: ['a', '=', '-', '.', '%', '/'],
  },
  {
    name: 'a delta token',
    read: (text) => placeIn({ tenantId: 't', tokens }, path, deltaOptions(text)),
    seeds: ['a', '=', '-', '.'],
  },
  {
    name: 'a link to the next page',
    read: (text) => formatQuery(deltaOptions(text)),
    seeds: ['a', ' ', '%', 'ä', '&', '\u{1F600}'],
  },
  {
    name: 'a path of properties',
    read: parseExpression,
    seeds: ['a', '/', '(', ')', '.', "'", '$count', 'any(', '$filter(', ' '],
  },
  {
    name: 'a pattern',
    read: toPostgresPattern,
    seeds: [
      'a',
      '(',
      ')',
      '(a)',
      '[',
      ']',
      '|',
      '*',
      '{1}',
      '{1,2}',
      '\\u0061',
      '\\u{61}',
      '\\x61',
      '\\',
      '.',
      '?',
      '(?:',
      '(?<a>',
      '^',
      'a-b',
      '\u{1F600}',
    ],
    frames: [
      ['(', ')'],
      ['[', ']'],
    ],
  },
  {
    name: 'the parameters of a function',
    read: (text) => readParameters('getPstnCalls', text),
    seeds: ['fromDateTime', 'toDateTime', '=', "'", "''", ',', ' ', '(', ')', '@', '2020-01-01'],
    frames: [
      ['(fromDateTime=', ')'],
      ["(fromDateTime='", "')"],
      ['(fromDateTime=a,', ')'],
      ['(fromDateTime=', "')"],
    ],
  },
  {
    name: 'a range of times',
    read: (text) => readRange(text, text),
    seeds: literalSeeds,
    frames: [['2020-01-01T00:00:00.', 'Z']],
  },
  {
    name: 'literals in quotes',
    read: (text) => [edm.Date, edm.DateTimeOffset, edm.Duration, edm.TimeOfDay].map((type) => readQuoted(text, type)),
    seeds: literalSeeds,
    frames: [
      ['P', 'D'],
      ['PT', 'S'],
      ['2020-01-01T00:00:00.', 'Z'],
      ['00:00:00.', ''],
    ],
  },
  { name: 'GUIDs', read: (text) => [isGuid(text), parseGuid(text)], seeds: ['a', '-', '0', '01234567'] },
  {
    name: 'values of a body',
    read: (text) => [parseDateTimeOffset(text), ...Object.values(primitiveTypes).map(({ check }) => check(text))],
    seeds: literalSeeds,
    frames: [
      ['P', 'D'],
      ['PT', 'S'],
      ['2020-01-01T00:00:00.', 'Z'],
    ],
    most: MOST_BODY,
  },
  {
    name: 'a token request',
    read: (text) => readTokenRequest(new URLSearchParams(text), text),
    seeds: ['&', '=', 'scope=', 'grant_type=client_credentials', 'client_id=a', '+', '%20', '/', 'a', 'Basic '],
    frames: [
      ['grant_type=client_credentials&client_id=a&client_secret=b&scope=', ''],
      ['Basic ', '='],
    ],
  },
  {
    name: 'JSON',
    read: parseBody,
    seeds: jsonSeeds,
    frames: [
      ['{"a":', '}'],
      ['{"a":[', ']}'],
      ['{"a":"', '"}'],
      ['{"a":1', '1}'],
    ],
    most: MOST_BODY,
  },
  {
    name: 'JSON in steps',
    read: (text) => atOnce(parseInSteps(text, limitsOfInput(text.length))),
    seeds: jsonSeeds,
    frames: [
      ['{"a":[', ']}'],
      ['{"a":"', '"}'],
    ],
    most: MOST_BODY,
  },
  {
    name: 'an entity',
    read: (text) => entity(text),
    seeds: [
      '{},',
      '1,',
      'null,',
      '[],',
      '"a",',
      '{"id":"a"},',
      '{"a":1},',
      '{"endDateTime":"2020-01-01T00:00:00Z","startDateTime":"2020-01-02T00:00:00Z"},',
      '9007199254740993,',
      '{"segments":[{}]},',
    ],
    frames: [
      ['{"sessions":[', '1]}'],
      ['{"modalities":[', '1]}'],
      ['{"organizer":{"user":{"a":[', '1]}}}'],
      ['{"participants":[', '1]}'],
      ['{"participants_v2":[', '1]}'],
    ],
    most: MOST_BODY,
  },
  {
    name: 'a batch',
    read: (text) => readBatch(parseBody(text), target),
    seeds: ['{},', '"a",', '{"id":"1","method":"GET","url":"/"},', '1,', '"b":"c",', '"2":1,'],
    frames: [
      ['{"requests":[', '1]}'],
      ['{"requests":[{"id":"1","method":"GET","url":"/","dependsOn":[', '1]}]}'],
      ['{"requests":[{"id":"1","method":"GET","url":"/","headers":{', '"d":"e"}}]}'],
      ['{"requests":[{"id":"1","method":"GET",', '"url":"/"}]}'],
    ],
    most: MOST_BODY,
  },
  {
    name: 'a batch in parts',
    read: (text) => readMultipart(Buffer.from(text), 'multipart/mixed; boundary=b', target),
    seeds: [
      ...['\n', '\r\n', '--b', '--b\n', '--c\r\n', '--b--', ' ', '-', 'a:b\n', ' c', '"', ';', '='],
      ...[
        'Content-Type: application/http\r\n\r\n',
        'GET / HTTP/1.1\r\n\r\n',
        'Content-Type: multipart/mixed; boundary=c\n\n',
      ],
    ],
    frames: [
      ['--b\r\n', '\r\n--b--'],
      ['--b\nContent-Type: application/http\n\n', '\n--b--'],
      ['--b\nContent-Type: application/http\n\nGET ', ' HTTP/1.1\n--b--'],
      ['--b\nContent-Type: multipart/mixed; boundary=c\n\n--c\n', '\n--c--\n--b--'],
    ],
    most: MOST_BODY,
  },
  {
    name: 'the boundary of a batch',
    read: (text) => readMultipart(Buffer.from('--b--'), text, target),
    seeds: ['multipart/mixed', ';', 'boundary', '=', '"', '\\', ' ', 'b'],
    frames: [['multipart/mixed;', '']],
  },
  {
    name: 'rows of a log',
    read: (text) => logBody(text),
    seeds: ['{},', '1,', '{"id":"a"},', '{"a":1},'],
    frames: [['{"value":[', '1]}']],
    most: MOST_BODY,
  },
  {
    name: 'lines of an import',
    read: (text) => lines(text),
    seeds: ['\n', ' ', '{}\n', '{"a":1}', '[', '{"id":"a","callRecordId":"b"}\n', '\r\n'],
    most: MOST_BODY,
  },
  {
    name: 'a subscription',
    read: (text) =>
      unfitSubscription(
        {
          resource: text,
          changeType: text,
          notificationUrl: text,
          encryptionCertificate: text,
          latestSupportedTlsVersion: text,
        },
        addressPolicy({ allowPrivateNotifications: false, auth: { kind: 'development' } }),
      ),
    seeds: [
      'created',
      ',',
      ' ',
      'a',
      '/',
      'https://',
      '@',
      ':',
      '[',
      ']',
      '%',
      '?',
      'communications/callRecords',
      '$filter=',
    ],
    frames: [
      ['https://a/', ''],
      ['communications/callRecords?$filter=', ''],
      ['created,', ''],
    ],
  },
  {
    name: 'the reason of a failure',
    read: readReason,
    seeds: [
      'sip',
      'SIP ',
      'Q',
      'Q.',
      '850',
      'Q.850 ',
      'cause',
      ';cause=',
      '=',
      ' ',
      '.',
      '1',
      '486',
      'by ',
      'by the ',
      'caller',
      'else',
    ],
    most: MOST_BODY,
  },
  {
    name: 'a duration of a measurement',
    read: secondsOf,
    seeds: ['P', 'T', '1', '.', 'D', 'H', 'M', 'S', '-', '1S'],
    most: MOST_BODY,
  },
];

const known = {
  known: () => undefined,
  verify: () => Promise.resolve({ tenantId: 't', appId: 'a', permissions: new Set<string>() }),
};

function bearer(text: string): unknown {
  const request = { headers: { authorization: text }, raw: { rawHeaders: ['Authorization', text] } };
  return authenticate(known)(request as unknown as Parameters<ReturnType<typeof authenticate>>[0]);
}

const isAllowed = hostTest(['a.example.com', '*.example.com']);

function host(text: string): void {
  const request = { raw: { rawHeaders: ['Host', text] }, host: text, headers: { host: text } };
  try {
    checkHost(request as unknown as Parameters<typeof checkHost>[0], isAllowed);
  } finally {
    requireLoopbackHost(request);
  }
}

function deltaOptions(text: string): QueryOptions {
  return { skipToken: text, written: new Map([['$filter', text]]) };
}

function entity(text: string): unknown {
  const source = parseBody(text);
  return [readBody(CallRecord, source, CREATE), readBody(CallRecord, source, UPDATE)];
}

function logBody(text: string): unknown {
  const read = readLogBody(smsMessages, 'beta', text);
  if (read instanceof Promise) read.catch(() => undefined);
  return read;
}

function lines(text: string): unknown {
  const all = text.split('\n', 20).map((line, number) => readLine({ number, bytes: Buffer.from(line) }));
  for (const line of all) if (line instanceof Promise) line.catch(() => undefined);
  splitAll(text).catch(() => undefined);
  return all;
}

async function splitAll(text: string): Promise<void> {
  for await (const some of linesOf({ chunks: chunksOf(text), received: text.length }, MOST_BODY)) void some.length;
}

/** Characters that arrive together. */
const CHUNK = 500;

async function* chunksOf(text: string): AsyncGenerator<Buffer> {
  for (let at = 0; at < text.length; at += CHUNK) yield Buffer.from(text.slice(at, at + CHUNK));
}
