import { CallRecord } from '../../call-records/model';
import { parseJson, stringifyJson } from '../../edm/json/json';
import type { JsonObject } from '../../edm/json/json-value';
import { readBody } from '../../edm/reading/body';
import { CREATE } from '../../edm/rules';
import { CallOutcome, PoorReason } from '../../quality/model';
import type { DerivedCall } from '../../quality/rules/call-source';
import { defaultCodecs } from '../../quality/rules/codecs';
import { deriveCall } from '../../quality/rules/derive-call';
import { generateCallRecords, type Generation } from './generate';
import { generateLogRows } from './log-rows';

const period = { from: Date.parse('2024-01-29T00:00:00Z'), to: Date.parse('2024-04-29T12:00:00Z') };
const generate = (generation: Partial<Generation> = {}): JsonObject[] => [
  ...generateCallRecords({ records: 200, seed: 'spec', ...period, ...generation }),
];
const records = generate();
const most = { records: 1200 };
const many = generate(most);
const list = (of: JsonObject, name: string): JsonObject[] => of[name] as JsonObject[];

describe('generated call records', () => {
  it('makes valid call records', () => {
    const findings = records.flatMap(
      (record) => readBody(CallRecord, parseJson(stringifyJson(record)) as JsonObject, CREATE).findings,
    );
    expect(findings).toEqual([]);
    expect(records).toHaveLength(200);
  });

  it('makes the same of the same seed, and something else of another', () => {
    expect(JSON.stringify(generate())).toBe(JSON.stringify(records));
    expect(generate({ seed: 'other' })[0]?.id).not.toBe(records[0]?.id);
  });

  it('makes the first records without the rest', () => {
    const [first] = generateCallRecords({ records: 1_000_000_000, seed: 'spec', ...period });
    expect(first).toMatchObject({ version: 1 });
  });

  it('keeps to the period, oldest first, busiest by day', () => {
    const times = records.map(({ startDateTime }) => String(startDateTime));
    expect(times).toEqual(times.toSorted());
    expect(times.every((time) => Date.parse(time) >= period.from && Date.parse(time) < period.to)).toBe(true);
    const hours = times.map((time) => new Date(time).getUTCHours());
    const between = (from: number, to: number) => hours.filter((hour) => hour >= from && hour < to).length;
    expect(between(8, 12)).toBeGreaterThan(5 * between(0, 6));
  });

  it('ends calls within the period where that is wanted, without changing the others', () => {
    const short = { from: Date.parse('2024-04-29T08:00:00Z'), to: Date.parse('2024-04-29T10:00:00Z') };
    const endOf = ({ endDateTime }: JsonObject): number => Date.parse(String(endDateTime));
    const beyond = generate(short);
    const within = generate({ ...short, endsWithin: true });
    expect(beyond.some((call) => endOf(call) >= short.to)).toBe(true);
    expect(within).toHaveLength(beyond.length);
    expect(within.filter((call) => endOf(call) >= short.to)).toEqual([]);
    const first = beyond.findIndex((call) => endOf(call) >= short.to);
    expect(within.slice(0, first)).toEqual(beyond.slice(0, first));
  });

  it('gives no id twice, and lets people call again', () => {
    const sessions = records.flatMap((record) => list(record, 'sessions'));
    for (const ids of [records, sessions].map((entities) => entities.map(({ id }) => id))) {
      expect(new Set(ids).size).toBe(ids.length);
    }
    const callers = records.map(({ organizer_v2 }) => (organizer_v2 as JsonObject).id);
    expect(new Set(callers).size).toBeLessThan(callers.length / 3);
  });

  it('names people in every form by which reports group them', () => {
    const callers = records.flatMap((record) => list(record, 'sessions')).map(({ caller }) => caller as JsonObject);
    for (const { associatedIdentity, identity } of callers) {
      const { id, displayName } = associatedIdentity as JsonObject;
      expect(identity).toMatchObject({ user: { id, displayName } });
    }
  });

  it('has calls of every kind, and some that fail', () => {
    const failing = records.filter((record) => list(record, 'sessions').some(({ failureInfo }) => failureInfo));
    const phones = records.filter((record) => JSON.stringify(record.participants_v2).includes('"phone"'));
    const groups = records.filter(({ type }) => type === 'groupCall');
    for (const some of [failing, phones, groups]) {
      expect(some.length).toBeGreaterThan(5);
      expect(some.length).toBeLessThan(150);
    }
  });

  it('lets quality follow the network', () => {
    const lossOn = (type: string): number => {
      const media = many
        .flatMap((record) => list(record, 'sessions'))
        .flatMap((session) => list(session, 'segments'))
        .flatMap((segment) => list(segment, 'media'))
        .filter(
          ({ label, callerNetwork }) => label === 'main-audio' && (callerNetwork as JsonObject).connectionType === type,
        );
      const losses = media
        .flatMap((one) => list(one, 'streams'))
        .map(({ averagePacketLossRate }) => Number(averagePacketLossRate));
      expect(losses.length).toBeGreaterThan(100);
      return losses.reduce((sum, loss) => sum + loss) / losses.length;
    };
    expect(lossOn('wired')).toBeLessThan(lossOn('wifi'));
    expect(lossOn('wifi')).toBeLessThan(lossOn('mobile'));
  });
});

describe('the quality of generated calls', () => {
  const rows = new Map(
    [...generateLogRows('directRoutingCalls', { seed: 'spec', ...period, ...most })].map((row) => [row.id, row]),
  );
  const calls = many.map((record) => derive(record, rows.get(record.id ?? null)));
  const streams = calls.flatMap((call) => call.streams);
  const poorShare = (of: typeof streams): number => {
    const classified = of.filter(({ classification }) => classification !== 'unclassified');
    expect(classified.length).toBeGreaterThan(50);
    return classified.filter(({ classification }) => classification === 'poor').length / classified.length;
  };

  it('has every outcome, every class of streams, and every reason for a poor one', () => {
    const outcomes = new Set(calls.map(({ summary }) => summary.outcome));
    expect([...outcomes].sort()).toEqual(Object.keys(CallOutcome.members).sort());
    expect(new Set(streams.map(({ classification }) => classification)).size).toBe(3);
    const reasons = new Set(streams.flatMap(({ poorReasons }) => poorReasons));
    expect([...reasons].sort()).toEqual(Object.keys(PoorReason.members).sort());
    expect(calls.some(({ summary }) => summary.isTest)).toBe(true);
  });

  it('has scores on every scale, by both methods', () => {
    const estimates = new Set(streams.map(({ mosScale, mosMethod }) => `${mosScale} ${mosMethod}`));
    expect([...estimates].sort()).toEqual(['fb eModel', 'nb eModel', 'null null', 'wb degradation']);
  });

  it('dips on the Wi-Fi of offices when they are busy, and is bad on one floor at any hour', () => {
    const wifi = streams.filter(
      ({ senderConnectionType, senderSubnet }) => senderConnectionType === 'wifi' && senderSubnet?.startsWith('10.'),
    );
    const at = (from: number, to: number): typeof streams =>
      wifi.filter(({ startDateTime }) => {
        const hour = new Date(startDateTime).getUTCHours();
        return hour >= from && hour < to;
      });
    expect(poorShare(at(8, 12))).toBeGreaterThan(2 * poorShare([...at(12, 13), ...at(17, 24)]));
    expect(poorShare(streams.filter(({ senderSubnet }) => senderSubnet === '10.21.2.0'))).toBeGreaterThan(0.3);
    expect(poorShare(streams)).toBeLessThan(0.2);
  });

  it('agrees with the rows of the log', () => {
    const carried = calls.filter(({ summary }) => summary.trunk !== null);
    expect(carried.length).toBe(rows.size);
    for (const { summary } of carried) {
      const row = rows.get(summary.id);
      expect(summary.talkTime === null).toBe(row?.successfulCall !== true);
      expect(summary.toType).toBe('phone');
    }
  });
});

function derive(record: JsonObject, directRouting: JsonObject | undefined): DerivedCall {
  const { id, sessions, participants_v2, ...body } = record;
  const within = (owner: JsonObject, name: string) =>
    ((owner[name] ?? []) as JsonObject[]).map((part, position) => ({ id: String(part.id), position, body: part }));
  const source = {
    id: String(id),
    version: 1,
    body,
    participants: participants_v2 as JsonObject[],
    sessions: within({ sessions: sessions ?? [] }, 'sessions').map((session) => ({
      ...session,
      segments: within(session.body, 'segments'),
    })),
    ...(directRouting && { directRouting }),
  };
  return deriveCall(source, { ruleSet: 'cqd-2020', codecs: defaultCodecs });
}
