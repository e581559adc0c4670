import type { Client } from 'pg';
import type { JsonObject } from '../../src/edm/json/json-value';
import type { Deriver } from '../../src/quality/follow/deriver';
import { columnOf } from '../../src/odata/row-layout';
import { streamForm, summaryForm } from '../../src/quality/rows/derived-rows';
import type { CallSource, DerivedCall, SegmentSource, SessionSource } from '../../src/quality/rules/call-source';
import { bucketOf, histograms } from '../../src/quality/totals/histograms';
import { bitsOf } from '../../src/quality/totals/user-bits';
import { callRecords, itemsOf, pagesFrom, type CallRecordsClient } from './call-records';

/** Rows and totals of a tenant, in a form that can be compared. */
export interface Quality {
  readonly streams: readonly (readonly (string | null)[])[];
  readonly calls: readonly (readonly (string | null)[])[];
  /** Amounts by grain, hour and dimensions; sums are rounded to 9 digits. */
  readonly totals: Readonly<Record<string, Readonly<Record<string, number | readonly number[]>>>>;
}

type Derived = DerivedCall['streams'][number];
type Numbers = Record<string, number | number[]>;

/** What the JSON of the API says: every call derived by itself, and every total added up by itself. */
export async function expectedQuality(
  client: CallRecordsClient,
  tenantId: string,
  db: Client,
  deriver: Deriver,
): Promise<Quality & { users: ReadonlyMap<string, ReadonlySet<number>> }> {
  const plain = { headers: { accept: 'application/json;odata.metadata=none' } };
  const records = (
    await pagesFrom(client, `${callRecords}?$expand=participants_v2,sessions($expand=segments)`, plain)
  ).flatMap((page) => itemsOf(page));
  const { rows: logs } = await db.query<{ call: string; body: JsonObject }>(
    `SELECT correlation_id AS call, body FROM direct_routing_call WHERE tenant_id = $1 ORDER BY start_date_time, id`,
    [tenantId],
  );
  const calls = records.map((record) => {
    const directRouting = logs.findLast(({ call }) => call === record.id)?.body;
    return deriver.derive(sourceOf(record, directRouting));
  });
  const totals: Record<string, Numbers> = {};
  const users = new Map<string, Set<number>>();
  for (const { summary, streams } of calls) {
    count(totals, users, summary.startDateTime, callDimensions(summary), callAmounts(summary));
    for (const stream of streams) {
      const near = nearOf(stream);
      count(totals, users, stream.startDateTime, streamDimensions(stream, near), streamAmounts(stream), near);
    }
  }
  return {
    streams: sorted(calls.flatMap(({ streams }) => streams.map((stream) => streamForm.write(stream)))),
    calls: sorted(calls.map(({ summary }) => summaryForm.write(summary))),
    totals: rounded(totals),
    users,
  };
}

function sourceOf(record: JsonObject, directRouting?: JsonObject): CallSource {
  const { id, version, participants_v2: participants, sessions, ...body } = record;
  return {
    id: String(id),
    version: version as number,
    body,
    participants: participants as JsonObject[],
    sessions: (sessions as JsonObject[]).map(({ id, segments, ...body }): SessionSource => ({
      id: String(id),
      body,
      segments: (segments as JsonObject[]).map(({ id, ...body }): SegmentSource => ({ id: String(id), body })),
    })),
    ...(directRouting && { directRouting }),
  };
}

type Dimensions = Readonly<Record<string, string | null | undefined>>;
type Near = Pick<Derived, 'receiverType' | 'receiverId'> & Dimensions;

function nearOf(stream: Derived): Near {
  const far = stream as unknown as Dimensions;
  const isSender =
    ['service', 'phone'].includes(String(stream.receiverType)) &&
    [stream.senderSubnet, stream.senderConnectionType, stream.senderIPAddress].some(
      (value) => (value ?? null) !== null,
    );
  const side = isSender ? 'sender' : 'receiver';
  return {
    receiverType: (far[`${side}Type`] ?? null) as Derived['receiverType'],
    receiverId: far[`${side}Id`] ?? null,
    platform: far[`${side}Platform`],
    connectionType: far[`${side}ConnectionType`],
    wifiBand: far[`${side}WifiBand`],
    subnet: far[`${side}Subnet`],
  };
}

function streamDimensions(stream: Derived, { platform, connectionType, wifiBand, subnet }: Near): Dimensions {
  const { callType, mediaKind, streamDirection, codec, mosScale } = stream;
  return { callType, mediaKind, streamDirection, codec, mosScale, platform, connectionType, wifiBand, subnet };
}

function callDimensions({ type, outcome }: DerivedCall['summary']): Dimensions {
  return { callType: type, outcome };
}

function callAmounts({ outcome, talkTime }: DerivedCall['summary']): Numbers {
  return { calls: 1, answered: Number(['answered', 'dropped'].includes(outcome)), seconds: secondsOf(talkTime) ?? 0 };
}

function streamAmounts(stream: Derived): Numbers {
  const poor = Object.fromEntries(
    stream.poorReasons.map((reason) => [
      `poor_${reason.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`,
      1,
    ]),
  );
  const amounts: Numbers = {
    streams: 1,
    classified: Number(stream.classification !== 'unclassified'),
    poor: Number(stream.classification === 'poor'),
    ...poor,
  };
  const measured = [
    ['jitter', secondsOf(stream.averageJitter), histograms.jitterHistogram],
    ['loss', stream.averagePacketLossRate ?? undefined, histograms.lossHistogram],
    ['round_trip', secondsOf(stream.averageRoundTripTime), histograms.roundTripHistogram],
    ['mos', stream.estimatedMos ?? undefined, histograms.mosHistogram],
  ] as const;
  for (const [name, value, histogram] of measured) {
    if (value === undefined) continue;
    amounts[`${name}_count`] = 1;
    amounts[`${name}_sum`] = value;
    amounts[`${name}_histogram`] = histogram.values.map((_, at) => Number(at === bucketOf(histogram, value)));
  }
  return amounts;
}

function secondsOf(duration: string | null | undefined): number | undefined {
  const [, hours = 0, minutes = 0, seconds = 0] = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(duration ?? '') ?? [];
  return duration === null || duration === undefined
    ? undefined
    : Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

const allDimensions: readonly string[] = [
  ...['callType', 'outcome', 'mediaKind', 'streamDirection', 'codec', 'mosScale'],
  ...['platform', 'connectionType', 'wifiBand', 'subnet'],
];

/** The dimensions of the grains, by number. */
const grains: readonly (readonly string[])[] = [allDimensions, ['subnet'], ['mediaKind', 'callType', 'outcome']];

function count(
  totals: Record<string, Numbers>,
  users: Map<string, Set<number>>,
  start: string,
  told: Dimensions,
  amounts: Numbers,
  near?: Near,
): void {
  for (const [grain, names] of grains.entries()) {
    const hour = `${start.slice(0, 13)}:00:00Z`;
    const key = JSON.stringify([
      grain,
      hour,
      ...allDimensions.map((name) => (names.includes(name) ? (told[name] ?? null) : null)),
    ]);
    const sums = (totals[key] ??= {});
    for (const [name, amount] of Object.entries(amounts)) {
      const before = sums[name];
      sums[name] = Array.isArray(amount)
        ? amount.map((one, at) => one + ((before as number[] | undefined)?.[at] ?? 0))
        : amount + ((before as number | undefined) ?? 0);
    }
    const bits = users.get(key) ?? new Set();
    users.set(key, bits);
    if (near?.receiverId && ['user', 'guest'].includes(String(near.receiverType)))
      for (const bit of bitsOf(near.receiverId)) bits.add(bit);
  }
}

const dense = Object.entries(histograms)
  .map(([name, { values }]) => `dense_counts(q.${columnOf({ name })}, ${values.length}) AS ${columnOf({ name })}`)
  .join(', ');

/** What the tables hold. */
export async function storedQuality(
  tenantId: string,
  db: Client,
): Promise<Quality & { users: ReadonlyMap<string, ReadonlySet<number>> }> {
  const read = async (
    table: string,
    {
      selection,
      read,
    }: Pick<typeof streamForm, 'selection'> & { read: (row: readonly (string | null)[]) => readonly (string | null)[] },
  ) =>
    sorted(
      (
        await db.query<{ row: (string | null)[] }>(`SELECT ${selection} FROM ${table} WHERE tenant_id = $1`, [tenantId])
      ).rows.map(({ row }) => read(row)),
    );
  const { rows } = await db.query<Record<string, string | number[] | null>>(
    `SELECT q.*, left(format_ticks(hour), 13) || ':00:00Z' AS hour, user_bits::text AS user_bits, ${dense}
      FROM quality_hour q JOIN quality_place p USING (tenant_id)
      WHERE q.tenant_id = $1 AND q.generation = p.generation`,
    [tenantId],
  );
  const totals: Record<string, Numbers> = {};
  const users = new Map<string, ReadonlySet<number>>();
  for (const { tenant_id, generation, grain, id, hour, user_bits, ...rest } of rows) {
    void [tenant_id, generation, id];
    const column = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    const dimensions = allDimensions.map((name) => rest[column(name)] ?? null);
    const key = JSON.stringify([Number(grain), hour, ...dimensions]);
    if (totals[key]) throw new Error(`Two rows of totals have the same dimensions: ${key}`);
    const dimensionColumns = new Set(allDimensions.map(column));
    totals[key] = Object.fromEntries(
      Object.entries(rest)
        .filter(([name]) => !dimensionColumns.has(name))
        .map(([name, value]) => [name, Array.isArray(value) ? value : Number(value)]),
    );
    users.set(key, new Set([...String(user_bits)].flatMap((bit, at) => (bit === '1' ? [at] : []))));
  }
  return {
    streams: await read('media_stream', { selection: streamForm.selection, read: (row) => streamForm.read(row) }),
    calls: await read('call_summary', { selection: summaryForm.selection, read: (row) => summaryForm.read(row) }),
    totals: rounded(totals),
    users,
  };
}

/** Leaves out zeros, so that amounts that were never added equal those that were taken away. */
function rounded(totals: Readonly<Record<string, Numbers>>): Quality['totals'] {
  return Object.fromEntries(
    Object.entries(totals).map(([key, amounts]) => [
      key,
      Object.fromEntries(
        Object.entries(amounts)
          .filter(([, amount]) => (Array.isArray(amount) ? amount.some(Boolean) : amount !== 0))
          .map(([name, amount]) => [name, Array.isArray(amount) ? amount : Number(amount.toFixed(9))]),
      ),
    ]),
  );
}

function sorted(rows: readonly (readonly (string | null)[])[]): (readonly (string | null)[])[] {
  return rows.toSorted((one, other) => (String(one[0]) < String(other[0]) ? -1 : 1));
}
