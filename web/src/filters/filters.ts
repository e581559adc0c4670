import { allOf, literal } from '../api/query';
import { callTypes, classifications, mediaKinds, modalities, outcomes, poorReasons, spaced } from '../format/words';
import type { Search } from '../state/search';
import { enderCondition, enders } from './ended-by';
import { slotExpression, slotText } from '../time/hour-of-week';
import { within } from '../time/local-steps';
import { parsePeriod } from '../time/period';
import { viewerZone } from '../time/zone';
import { searchCondition } from './search-box';

type Options = ReadonlyMap<string, string>;

interface Filter {
  readonly label: string;
  /** Values to choose from; without them, people type one. */
  readonly options?: Options;
  /** Whether the URL may have several values, separated by commas. */
  readonly several?: boolean;
  /** The text of a value, where it is not the value itself. */
  readonly text?: (value: string) => string;
  /** Condition on call summaries for one value. Few need the rest of the URL, such as its zone. */
  readonly call?: (value: string, search: Search) => string;
  /** Condition on a stream `s` of the call for one value. */
  readonly stream?: (value: string, search: Search) => string;
}

const wordTexts = (words: ReadonlyMap<string, { readonly text: string }>): Options =>
  new Map([...words].map(([name, { text }]) => [name, text]));

/**
 * The side of a stream that has the value: that of the user whom the URL names as its receiver or its sender. Without
 * one it is either side, since which side is near depends on the stream.
 */
const sideHas =
  (...properties: readonly string[]) =>
  (value: string, { receiver, sender }: Search): string => {
    const sides = receiver !== undefined ? ['receiver'] : sender !== undefined ? ['sender'] : ['receiver', 'sender'];
    const places = sides.flatMap((side) => properties.map((property) => `s/${side}${property}`));
    const [first = '', ...more] = places.map((place) => `${place} eq ${literal(value)}`);
    return more.length === 0 ? first : `(${[first, ...more].join(' or ')})`;
  };

const names = (...values: readonly string[]): Options => new Map(values.map((value) => [value, spaced(value)]));

const lengthCondition = (operator: string) => (value: string) => `duration ${operator} duration'PT${Number(value)}S'`;

const participates = (id: string): string => {
  const user = literal(id);
  return `(fromUserId eq ${user} or toUserId eq ${user} or callRecord/participants_v2/any(p:p/id eq ${user}))`;
};

/** Stands in a URL for a code that the end of a call does not have. */
export const NO_CODE = 'none';

/** Stands in a URL for all calls over a trunk, whichever it is. */
export const ANY_TRUNK = '*';

const codeCondition = (property: string) => (value: string) =>
  `${property} eq ${value === NO_CODE ? 'null' : Number(value)}`;

function codeText(value: string): string {
  return value === NO_CODE ? 'none' : value;
}

/** Everything by which the list of calls can be narrowed, by its name in the URL. */
export const filters = {
  q: { label: 'Search', call: searchCondition },
  outcome: {
    ...{ label: 'Outcome', options: wordTexts(outcomes), several: true },
    call: (value) => `outcome eq ${literal(value)}`,
  },
  quality: {
    ...{ label: 'Quality', options: wordTexts(classifications), several: true },
    call: (value) => `worstClassification eq ${literal(value)}`,
    stream: (value) => `s/classification eq ${literal(value)}`,
  },
  type: { label: 'Type', options: callTypes, call: (value) => `type eq ${literal(value)}` },
  modality: { label: 'Media', options: modalities, call: (value) => `modalities/any(m:m eq ${literal(value)})` },
  user: { label: 'User', call: participates },
  called: { label: 'Called user', call: (value) => `toUserId eq ${literal(value)}` },
  receiver: { label: 'Stream received by', stream: (value) => `s/receiverId eq ${literal(value)}` },
  sender: { label: 'Stream sent by', stream: (value) => `s/senderId eq ${literal(value)}` },
  trunk: {
    ...{ label: 'Trunk', text: (value) => (value === ANY_TRUNK ? 'any' : value) },
    call: (value) => (value === ANY_TRUNK ? 'trunk ne null' : `trunk eq ${literal(value)}`),
  },
  min: { label: 'At least', text: (value) => `${value} s`, call: lengthCondition('ge') },
  max: { label: 'At most', text: (value) => `${value} s`, call: lengthCondition('le') },
  sip: { label: 'SIP code', text: codeText, call: codeCondition('sipCode') },
  cause: { label: 'Q.850 cause', text: codeText, call: codeCondition('q850Cause') },
  sub: { label: 'Sub-code', text: codeText, call: codeCondition('subCode') },
  ended: { label: 'Ended by', options: enders, call: enderCondition },
  sentence: { label: 'How it ended', call: (value) => `outcomeText eq ${literal(value)}` },
  hour: { label: 'Hour of the week', text: (value) => slotText(Number(value)), call: hourCondition },
  written: { label: 'Last written', call: writtenCondition },
  media: { label: 'Stream', options: mediaKinds, stream: (value) => `s/mediaKind eq ${literal(value)}` },
  reason: {
    ...{ label: 'Poor because of', options: poorReasons },
    stream: (value) => `s/poorReasons/any(r:r eq ${literal(value)})`,
  },
  subnet: { label: 'Subnet', stream: sideHas('Subnet') },
  connection: {
    ...{ label: 'Connection', options: names('wired', 'wifi', 'mobile', 'tunnel', 'unknown') },
    stream: sideHas('ConnectionType'),
  },
  band: {
    label: 'Wi-Fi band',
    options: names('frequency24GHz', 'frequency50GHz', 'frequency60GHz', 'unknown'),
    stream: sideHas('WifiBand'),
  },
  codec: { label: 'Codec', stream: (value) => `s/codec eq ${literal(value)}` },
  platform: {
    label: 'Platform',
    options: names(
      ...['windows', 'macOS', 'iOS', 'android', 'web', 'ipPhone', 'roomSystem', 'surfaceHub', 'holoLens', 'unknown'],
    ),
    stream: sideHas('Platform'),
  },
  version: { label: 'Version', stream: sideHas('ApplicationVersion') },
  device: { label: 'Device', stream: sideHas('CaptureDeviceName', 'RenderDeviceName') },
} as const satisfies Record<string, Filter>;

export type FilterName = keyof typeof filters;

export const filterNames = Object.keys(filters) as readonly FilterName[];

export const filterOf = (name: FilterName): Filter => filters[name];

/** Hours of the week are those of the zone of the page, throughout its period. */
function hourCondition(value: string, { zone = viewerZone(), period = '' }: Search): string {
  const now = Date.now();
  const span = parsePeriod(period, zone, now) ?? { from: now, to: now };
  return `${slotExpression('startDateTime', span, zone)} eq ${Number(value)}`;
}

/** Calls that were last written in a period such as `2026-12-01T09:00Z..2026-12-01T09:01Z`; none for another text. */
function writtenCondition(value: string): string {
  const period = parsePeriod(value, 'UTC', 0) ?? { from: 0, to: 0 };
  return within('callRecord/lastModifiedDateTime', period);
}

/** The values of a filter in a URL. */
export function valuesOf(name: FilterName, search: Search): readonly string[] {
  const text = search[name];
  if (text === undefined || text === '') return [];
  return filterOf(name).several ? text.split(',') : [text];
}

/** A condition that one of several values holds. */
function anyOf(values: readonly string[], condition: (value: string) => string): string {
  const [first = '', ...more] = values.map(condition);
  return more.length === 0 ? first : `(${[first, ...more].join(' or ')})`;
}

/**
 * `$filter` of call summaries for the filters of a URL. What is said about streams holds for one and the same stream:
 * with a subnet, `quality` is that of a stream in this subnet.
 */
export function callFilter(search: Search): string | undefined {
  const given = filterNames.filter((name) => valuesOf(name, search).length > 0);
  const aboutStreams = given.some((name) => !filterOf(name).call);
  const calls: string[] = [];
  const streams: string[] = [];
  for (const name of given) {
    const { call, stream } = filterOf(name);
    const values = valuesOf(name, search);
    if (stream && (aboutStreams || !call)) streams.push(anyOf(values, (value) => stream(value, search)));
    else if (call) calls.push(anyOf(values, (value) => call(value, search)));
  }
  const ofStreams = allOf(streams);
  return allOf([...calls, ofStreams && `callRecord/streams/any(s:${ofStreams})`]);
}
