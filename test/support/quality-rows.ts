import { Client } from 'pg';
import { typeOf } from '../../src/edm/registry';
import type { Class, Property } from '../../src/edm/structured-type';
import { columnOf } from '../../src/odata/row-layout';
import { isPrimitive, typeOfProperty } from '../../src/odata/values/value-type';
import { CallSummary, QualityHour, Stream } from '../../src/quality/model';

/** Rows in the form of JSON answers; members that are left out are null, absent or 0. */
export interface QualityRows {
  readonly streams?: readonly Partial<Stream>[];
  readonly callSummaries?: readonly Partial<CallSummary>[];
  /** With their place: `generation` and `grain` are 0 where they are left out, and no user is known. */
  readonly qualityHours?: readonly (Partial<QualityHour> & HourPlace)[];
}

interface HourPlace {
  readonly generation?: number;
  readonly grain?: number;
  /** The bits of users, counted from 0. */
  readonly bits?: readonly number[];
}

const BITS = 1024;
/** Given by the database, not stored. */
const COUNTED = 'users';

/** Stores rows as they are, for a test of how they are read. */
export async function insertQualityRows(databaseUrl: string, tenant: string, rows: QualityRows): Promise<void> {
  const { streams = [], callSummaries = [], qualityHours = [] } = rows;
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    for (const stream of streams) await insert(client, 'media_stream', Stream, { tenant_id: tenant }, stream);
    for (const summary of callSummaries)
      await insert(client, 'call_summary', CallSummary, { tenant_id: tenant }, summary);
    for (const { generation = 0, grain = 0, bits = [], ...hour } of qualityHours) {
      const user_bits = Array.from({ length: BITS }, (_, bit) => Number(bits.includes(bit))).join('');
      await insert(client, 'quality_hour', QualityHour, { tenant_id: tenant, generation, grain, user_bits }, hour);
    }
  } finally {
    await client.end();
  }
}

async function insert(client: Client, table: string, of: Class, given: object, row: object): Promise<void> {
  const members = row as Readonly<Record<string, unknown>>;
  const properties = [...typeOf(of).properties.values()].filter(({ name }) => name !== COUNTED);
  const columns = properties.filter(({ column }) => column);
  const collections = properties.filter(({ collection }) => collection);
  const hasBody = of !== QualityHour;
  const others = Object.fromEntries(collections.map(({ name }) => [name, members[name] ?? []]));
  const values: [column: string, sql: (parameter: string) => string, value: unknown][] = [
    ...Object.entries(given).map(([name, value]): [string, typeof asIs, unknown] => [name, asIs, value]),
    ...columns.map((property): [string, typeof asIs, unknown] => [
      columnOf(property),
      readerOf(property),
      members[property.name] ?? none(property),
    ]),
    ...(hasBody
      ? [['body', asIs, JSON.stringify(others)] as [string, typeof asIs, unknown]]
      : collections.map((property): [string, typeof asIs, unknown] => [
          columnOf(property),
          asIs,
          others[property.name],
        ])),
  ];
  await client.query(
    `INSERT INTO ${table} (${values.map(([name]) => name).join(', ')})
      VALUES (${values.map(([, sql], index) => sql(`$${index + 1}`)).join(', ')})`,
    values.map(([, , value]) => value),
  );
}

const asIs = (parameter: string): string => parameter;

function readerOf(property: Property): typeof asIs {
  const type = typeOfProperty(property);
  if (isPrimitive(type, 'Edm.DateTimeOffset')) return (parameter) => `read_ticks(${parameter})`;
  return isPrimitive(type, 'Edm.Duration') ? (parameter) => `read_seconds(${parameter})` : asIs;
}

/** What a column holds of which the row says nothing. */
function none({ nullable, type, name }: Property): unknown {
  if (nullable) return null;
  if (type.kind === 'enum') return Object.keys(type.enum.members)[0];
  if (type.kind !== 'primitive') throw new Error(`${name} has no column.`);
  switch (type.primitive.name) {
    case 'Edm.String':
      return name;
    case 'Edm.Boolean':
      return false;
    case 'Edm.DateTimeOffset':
      return '2026-01-01T00:00:00Z';
    case 'Edm.Duration':
      return 'PT0S';
    default:
      return 0;
  }
}
