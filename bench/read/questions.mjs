import { tenant } from '../sides.mjs';

/**
 * The questions, each as a request to the service and as a statement that somebody has written for just this question.
 * A statement gives rows with `json`, the text of an entity, and `total` where that is asked; `$1` is the tenant.
 */

/** Entities on a page. */
export const PAGE = 60;
/** How many values each question is asked with, in turn. */
const VALUES = 100;
const DAY = 864_000_000_000n;

const record = `(jsonb_build_object('id', c.id, 'version', c.version,
  'lastModifiedDateTime', format_ticks(c.last_modified_date_time)) || c.body)::text`;
const entity = (row) => `(jsonb_build_object('id', ${row}.id) || ${row}.body)::text`;
const page = (condition, { order = 'c.start_date_time DESC, c.id DESC', columns = '' } = {}) =>
  `SELECT ${record} AS json ${columns} FROM call_record c WHERE c.tenant_id = $1 AND ${condition}
  ORDER BY ${order} LIMIT ${PAGE + 1}`;
const between = 'c.start_date_time >= $2 AND c.start_date_time < $3';

const words = (table, key) => `SELECT ${key} FROM ${table} t
  WHERE tenant_id = $1 AND ${table}_words(tenant_id, body) @@ search_query($1, $2, false)`;

const segmentsOf = `SELECT coalesce(string_agg(${entity('g')}, ',' ORDER BY g.position), '') FROM segment g
  WHERE g.tenant_id = $1 AND g.call_record_id = c.id AND g.session_position = s.position`;
const sessionsOf = `SELECT coalesce(string_agg(left(${entity('s')}, -1) || ',"segments":[' || (${segmentsOf}) || ']}', ','
  ORDER BY s.position), '') FROM session s WHERE s.tenant_id = $1 AND s.call_record_id = c.id`;

const callRecords = 'communications/callRecords';
const filtered = (condition, more = '') => `${callRecords}?$filter=${encodeURIComponent(condition)}${more}`;
const within = ({ from, to }) => `startDateTime ge ${timeText(from)} and startDateTime lt ${timeText(to)}`;
const inWeek = (person) => async (client) =>
  (await samples(client, person)).map(({ value, start }) => ({
    value,
    from: midnight(start) - 3n * DAY,
    to: midnight(start) + 4n * DAY,
  }));
const inDays = async (client) =>
  (await samples(client, 'SELECT start_date_time AS start, id FROM call_record WHERE tenant_id = $1')).map(
    ({ start }) => ({
      from: midnight(start),
      to: midnight(start) + DAY,
    }),
  );

/**
 * `values` reads what the question is asked with, `url` makes the request of one of them, and `parameters` those of the
 * statement behind the tenant.
 */
export const questions = [
  {
    name: 'a session by id',
    values: (client) => samples(client, 'SELECT call_record_id AS call, id FROM session WHERE tenant_id = $1'),
    url: ({ call, id }) => `${callRecords}/${call}/sessions/${id}`,
    sql: `SELECT ${entity('s')} AS json FROM session s WHERE tenant_id = $1 AND call_record_id = $2 AND id = $3
      ORDER BY position LIMIT 1`,
    parameters: ({ call, id }) => [call, id],
    single: true,
  },
  {
    name: 'a call with its sessions and segments',
    values: (client) => samples(client, 'SELECT id FROM call_record WHERE tenant_id = $1'),
    url: ({ id }) => `${callRecords}/${id}?$expand=sessions($expand=segments)`,
    sql: `SELECT left(${record}, -1) || ',"sessions":[' || (${sessionsOf}) || ']}' AS json FROM call_record c
      WHERE c.tenant_id = $1 AND c.id = $2`,
    parameters: ({ id }) => [id],
    single: true,
  },
  { name: 'the first page', values: async () => [{}], url: () => callRecords, sql: page('true'), parameters: () => [] },
  {
    name: 'a page far behind',
    values: deepPages,
    url: ({ token }) => `${callRecords}?$skiptoken=${token}`,
    sql: page('(c.start_date_time, c.id) < ($2, $3)'),
    parameters: ({ start, id }) => [start, id],
  },
  {
    name: 'calls of a person in a week',
    values: inWeek(`SELECT p.id AS value, c.start_date_time AS start FROM participant p
      JOIN call_record c ON (c.tenant_id, c.id) = (p.tenant_id, p.call_record_id) WHERE p.tenant_id = $1`),
    url: ({ value, ...week }) => filtered(`${within(week)} and participants_v2/any(p:p/id eq '${value}')`),
    sql: page(`${between} AND EXISTS (SELECT FROM participant p
      WHERE p.tenant_id = $1 AND p.call_record_id = c.id AND p.id = $4)`),
    parameters: ({ from, to, value }) => [from, to, value],
  },
  {
    name: 'calls that a person began, in a week',
    values: inWeek(`SELECT body #>> '{caller,associatedIdentity,id}' AS value, start_date_time AS start FROM session
      WHERE tenant_id = $1`),
    url: ({ value, ...week }) =>
      filtered(`${within(week)} and sessions/any(s:s/caller/associatedIdentity/id eq '${value}')`),
    sql: page(`${between} AND EXISTS (SELECT FROM session s WHERE s.tenant_id = $1 AND s.call_record_id = c.id
      AND (s.body #>> '{caller,associatedIdentity,id}') COLLATE "C" = $4)`),
    parameters: ({ from, to, value }) => [from, to, value],
  },
  {
    name: '$orderby=endDateTime desc',
    values: async () => [{}],
    url: () => `${callRecords}?$orderby=endDateTime%20desc`,
    sql: page('true', { order: 'c.end_date_time DESC, c.id DESC' }),
    parameters: () => [],
  },
  {
    name: '$search of a name',
    values: (client) =>
      samples(
        client,
        `SELECT split_part(body #>> '{identity,user,displayName}', ' ', 2) AS name FROM participant WHERE tenant_id = $1`,
      ),
    url: ({ name }) => `${callRecords}?$search=${name}`,
    sql: page(
      `c.id IN (${[
        words('call_record', 'id'),
        words('participant', 'call_record_id'),
        words('session', 'call_record_id'),
        words('segment', 'call_record_id'),
      ].join(' UNION ALL ')})`,
    ),
    parameters: ({ name }) => [name],
  },
  {
    name: 'calls of a day, counted',
    values: inDays,
    url: (day) => filtered(within(day), '&$count=true'),
    sql: page(between, {
      columns: `, (SELECT count(*) FROM call_record c WHERE c.tenant_id = $1 AND ${between}) AS total`,
    }),
    parameters: ({ from, to }) => [from, to],
  },
  {
    name: 'average jitter by platform in a day',
    values: async (client) => (await inDays(client)).slice(0, 3),
    url: (day) =>
      `communications/segments?$apply=${encodeURIComponent(
        `filter(${within(day)})/groupby((caller/userAgent/platform),aggregate(media/streams/averageJitter with average as Jitter))`,
      )}`,
    sql: `SELECT jsonb_build_object('caller', CASE WHEN platform IS NOT NULL THEN
        jsonb_build_object('userAgent', jsonb_build_object('platform', platform)) END, 'Jitter', write_seconds(round(jitter, 12)))::text AS json
      FROM (SELECT body #>> '{caller,userAgent,platform}' AS platform, avg(substr(stream ->> 'averageJitter', 3,
          length(stream ->> 'averageJitter') - 3)::numeric) AS jitter
        FROM segment, jsonb_path_query(body, '$.media[*].streams[*]') stream
        WHERE tenant_id = $1 AND start_date_time >= $2 AND start_date_time < $3 GROUP BY 1) found ORDER BY platform`,
    parameters: ({ from, to }) => [from, to],
  },
];

/** Some rows from all over the table. */
async function samples(client, sql) {
  const { rows } = await client.query(`SELECT * FROM (${sql}) all_rows ORDER BY md5(all_rows::text) LIMIT ${VALUES}`, [
    tenant,
  ]);
  return rows;
}

/** Where pages begin, as a link says and as a statement needs it. @param get reads a path of the service */
async function deepPages(client, get, pages) {
  const places = [];
  let path = `${callRecords}?$skip=${(pages - 1) * PAGE}`;
  while (places.length < 20) {
    const { value, '@odata.nextLink': link } = await get(path);
    if (link === undefined) break;
    path = link.slice(link.indexOf(callRecords));
    const { rows } = await client.query(
      'SELECT start_date_time AS start, id FROM call_record WHERE (tenant_id, id) = ($1, $2)',
      [tenant, value.at(-1).id],
    );
    places.push({ ...rows[0], token: new URL(link).searchParams.get('$skiptoken') });
  }
  return places;
}

function midnight(ticks) {
  return (BigInt(ticks) / DAY) * DAY;
}

/** Ticks since the year 1 as a time of a day. */
function timeText(ticks) {
  return new Date(Number(ticks / 10_000n) - 62_135_596_800_000).toISOString();
}
