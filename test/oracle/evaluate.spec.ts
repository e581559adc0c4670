import '../../src/call-records/model';
import type { JsonObject } from '../../src/edm/json/json-value';
import { typeByName } from '../../src/edm/registry';
import { parseExpression } from '../../src/odata/syntax/parse';
import { inWords } from './answers';
import { evaluate, scopeOf } from './evaluate';
import { structured } from './json-values';
import { EvaluationError } from './values';

const stream = {
  audioCodec: 'opus',
  averageAudioDegradation: 'NaN',
  averagePacketLossRate: 0.25,
  averageReceivedFrameRate: 'INF',
  averageJitter: 'PT60S',
  maxJitter: 'PT0.016S',
  packetUtilization: 9223372036854775807n,
  startDateTime: '2012-12-03T07:16:23.1234567Z',
  streamId: 'Alfreds Futterkiste',
  wasMediaBypassed: null,
};

const segment: JsonObject = {
  id: 's',
  startDateTime: '2012-12-03T07:16:23.1234567Z',
  endDateTime: '2012-12-03T08:16:23.1234567+00:00',
  caller: {
    '@odata.type': '#microsoft.graph.callRecords.participantEndpoint',
    cpuCoresCount: 5,
    name: 'Zoë \u{1F600}',
    identity: { user: { id: 'u', extra: 7, flag: null }, acsUser: { id: 'dynamic' } },
  },
  callee: { '@odata.type': '#microsoft.graph.callRecords.serviceEndpoint' },
  media: [
    { label: 'one', streams: [stream, { audioCodec: 'silk', packetUtilization: 3 }] },
    { label: 'two', streams: [] },
    { label: 'three' },
  ],
};

const participant = 'microsoft.graph.callRecords.participantEndpoint';
const caller = `caller/${participant}`;

function valueOf(text: string): string {
  const instance = structured(typeByName('microsoft.graph.callRecords.segment'), segment);
  return inWords(evaluate(parseExpression(text), scopeOf(instance)));
}

/** Pairs of an expression and its value in words, by the sections of part 2. */
const values: Readonly<Record<string, readonly (readonly [text: string, value: unknown])[]>> = {
  '5.1.1.1.1 eq': [
    ["'Milk' eq 'Milk'", true],
    ["'Milk' eq 'milk'", false],
    ['null eq null', true],
    ['failureInfo/reason eq null', true],
    ['id eq null', false],
    ['NaN eq NaN', false],
    ['INF eq INF', true],
    ['1 eq 1.0', true],
    ["duration'PT60S' eq duration'PT1M'", true],
    ['2012-12-03T07:16:23Z eq 2012-12-03T08:16:23+01:00', true],
    ["media/any(m:m/streams/any(s:s/averageJitter eq 'PT1M'))", true],
    ["media/any(m:m/streams/any(s:s/audioCodec eq microsoft.graph.callRecords.audioCodec'opus'))", true],
  ],
  '5.1.1.1.2 ne': [
    ["'Milk' ne 'Milk'", false],
    ['null ne null', false],
    ['id ne null', true],
    ['NaN ne NaN', true],
  ],
  '5.1.1.1.3 to 5.1.1.1.6 gt, ge, lt, le': [
    ["'Zebra' lt 'aardvark'", true],
    ["'\uff5e' lt '\u{1F600}'", true],
    ["'a' lt 'ab'", true],
    ['true gt false', true],
    ['INF gt 9223372036854775807', true],
    ['-INF lt 0', true],
    ['null ge null', false],
    ['null le 1', false],
    ['NaN ge NaN', false],
    ['9007199254740993 gt 9007199254740992', true],
    ["media/any(m:m/streams/any(s:s/audioCodec gt 'silk'))", false],
    ["media/any(m:m/streams/any(s:s/audioCodec ge 'silk'))", true],
    ['startDateTime lt 2012-12-03T07:16:23.1234568Z', true],
  ],
  '5.1.1.1.7 to 5.1.1.1.9 and, or, not': [
    ['true and true', true],
    ['null and false', false],
    ['null and true', null],
    ['null or true', true],
    ['null or false', null],
    ['null and null', null],
    ['not null', null],
    ['not false', true],
    ["not endswith('Milk','ilk')", false],
  ],
  '5.1.1.1.10 has': [
    ["media/any(m:m/streams/any(s:s/audioCodec has 'opus'))", true],
    ["caller/microsoft.graph.callRecords.serviceEndpoint/userAgent/role has 'x'", null],
  ],
  '5.1.1.1.11 in': [
    ["'Milk' in ('Milk','Cheese')", true],
    ['null in (1,null)', true],
    ['null in (1,2)', false],
    ['2 in (1.0,2.0)', true],
  ],
  '5.1.1.2 arithmetic': [
    ['2.55 add 2.45 eq 5.00', true],
    ['2.55 sub 0.55', '2'],
    ['2.55 mul 2.0 eq 5.10', true],
    ['2.55 div 2.55', '1'],
    ['5 div 2', '2'],
    ['-5 div 2', '-2'],
    ['5 divby 2', '2.5'],
    ['5 mod 5', '0'],
    ['-5 mod 3', '-2'],
    ['5.5 mod 2', '1.5'],
    ['1 divby 0', 'INF'],
    ['-1 divby 0', '-INF'],
    ['0 divby 0', 'NaN'],
    ['null add 1', null],
    ['INF sub INF', 'NaN'],
    ['(4 add 5) mod (4 sub 1)', '0'],
    [`-${caller}/cpuCoresCount`, '-5'],
    ['9223372036854775807 add 1', '9223372036854775808'],
  ],
  '5.1.1.2.1 and 5.1.1.2.2 times': [
    ["startDateTime add duration'PT1H' eq endDateTime", true],
    ["endDateTime sub startDateTime eq duration'PT1H'", true],
    ["duration'PT1M' add duration'PT1S' eq duration'PT61S'", true],
    ["duration'PT1M' mul 2 eq duration'PT2M'", true],
    ["duration'PT1M' div 2 eq duration'PT30S'", true],
    ["-(duration'PT1M') eq duration'-PT1M'", true],
    ["2024-03-01 add duration'PT23H' eq 2024-03-01", true],
    ["2024-03-01 sub duration'PT1H' eq 2024-02-29", true],
    ["2024-03-01 sub 2024-02-28 eq duration'P2D'", true],
  ],
  '5.1.1.5 strings': [
    ["concat(concat('Berlin',', '),'Germany')", '"Berlin, Germany"'],
    ["contains('Alfreds','fred')", true],
    ["endswith('Futterkiste','kiste')", true],
    ["endswith('a','aa')", false],
    ["startswith('Alfreds','Alfr')", true],
    ["indexof('Alfreds Futterkiste','lfreds')", '1'],
    ["indexof('a','b')", '-1'],
    ["indexof('\u{1F600}a','a')", '1'],
    [`length(${caller}/name)`, '5'],
    ["substring('Alfreds',1)", '"lfreds"'],
    ["substring('Alfreds',1,2)", '"lf"'],
    ["substring('Alfreds',9)", '""'],
    ["substring('Alfreds',-2)", '"ds"'],
    ["tolower('ALFREDS')", '"alfreds"'],
    ["toupper('Zoë')", '"ZOË"'],
    ["trim('\u3000 a b\t')", '"a b"'],
    ["matchespattern('Alfreds','^A.*s$')", true],
    ["contains(null,'a')", null],
  ],
  '5.1.1.5 and 5.1.1.6 collections': [
    ['hassubset([4,1,3],[3,1])', true],
    ['hassubset([4,1,3,1],[1,1])', true],
    ['hassubset([1,2],[1,1,2])', false],
    ['hassubsequence([4,1,3],[4,3])', true],
    ['hassubsequence([4,1,3],[3,1])', false],
    ['length(media)', '3'],
    ['contains([4,1,3],[1,3])', true],
    ['contains([4,1,3],[4,3])', false],
    ['indexof([4,1,3],[1,3])', '1'],
    ['startswith([4,1],[4])', true],
  ],
  '5.1.1.8 dates and times': [
    ['date(startDateTime) eq 2012-12-03', true],
    ['time(startDateTime) eq 07:16:23.1234567', true],
    ['year(startDateTime)', '2012'],
    ['month(startDateTime)', '12'],
    ['day(startDateTime)', '3'],
    ['hour(startDateTime)', '7'],
    ['minute(startDateTime)', '16'],
    ['second(startDateTime)', '23'],
    ['fractionalseconds(startDateTime)', '0.1234567'],
    ['totaloffsetminutes(startDateTime)', '0'],
    ["totalseconds(duration'PT1M0.5S')", '60.5'],
    ['year(0001-01-01T00:00:00Z)', '1'],
    ['day(2024-02-29)', '29'],
    ['mindatetime() lt maxdatetime()', true],
  ],
  '5.1.1.9 numbers': [
    ['round(0.5)', '1'],
    ['round(-0.5)', '-1'],
    ['round(2.4)', '2'],
    ['floor(-1.5)', '-2'],
    ['ceiling(-1.5)', '-1'],
    ['floor(INF)', 'INF'],
  ],
  '5.1.1.10 types': [
    [`isof(caller,${participant})`, true],
    [`isof(callee,${participant})`, false],
    ['isof(caller,microsoft.graph.callRecords.endpoint)', true],
    [`cast(callee,${participant}) eq null`, true],
    ["cast('5',Edm.Int32)", '5'],
    ["cast('x',Edm.Int32)", null],
    ['cast(2.5,Edm.Int32)', '2'],
    ['cast(5,Edm.String)', '"5"'],
    ['isof(microsoft.graph.callRecords.segment)', true],
  ],
  '5.1.1.12 case': [
    ['case(1 gt 0:1,1 lt 0:-1,true:0)', '1'],
    ['case(null:1,true:0)', '0'],
    ['case(false:1)', null],
  ],
  '5.1.1.13 lambdas': [
    ["media/any(m:m/label eq 'two')", true],
    ["media/all(m:m/label ne 'two')", false],
    ['media/any()', true],
    ['media/any(m:m/streams/any())', true],
    ['media/all(m:m/streams/all(s:s/packetUtilization gt 0))', true],
    ['media/all(m:m/streams/any())', false],
    ['media/any(m:m/streams/any(s:contains(s/streamId,m/label)))', false],
    ["media/any(m:m/streams/any(s:id eq 's' and $it/id eq id and m/label eq 'one'))", true],
    ['media/any(m:m/streams/any(s:s/wasMediaBypassed))', false],
    [`media/any(m:m/streams/all(s:not s/wasMediaBypassed))`, true],
  ],
  '5.1.1.14 and 5.1.1.15 paths': [
    ['failureInfo/stage', null],
    [`callee/${participant}/name`, null],
    [`${caller}/identity/user/extra eq 7`, true],
    [`${caller}/identity/user/unknown`, null],
    [`${caller}/identity/user/flag eq null`, true],
    [`${caller}/identity/acsUser/id`, '"dynamic"'],
    ['media/$count', '3'],
    ["media/$count($filter=label eq 'two')", '1'],
    ["media/$filter($this/label ne 'two')/$count", '2'],
    ["media/$filter(label eq 'one')/any(m:m/streams/$count eq 2)", true],
    ['media/any(m:m/streams/any(s:s/packetUtilization eq 9223372036854775807))', true],
  ],
};

describe.each(Object.entries(values))('section %s', (_, cases) => {
  it.each(cases)('%s is %s', (text, value) => {
    expect(valueOf(text)).toBe(String(value));
  });
});

describe('the oracle', () => {
  it.each([
    ['1 div 0', 'Division by zero'],
    ['1 mod 0', 'Division by zero'],
    ["substring('a',0,-1)", 'A negative length'],
    ["id add 'a'", 'add takes no such operands'],
    ['media/label', 'no members'],
    ['caller/name2', 'not a property'],
    ['$root/communications', '$root'],
  ])('%s has no value', (text, reason) => {
    expect(() => valueOf(text)).toThrow(EvaluationError);
    expect(() => valueOf(text)).toThrow(reason);
  });
});
