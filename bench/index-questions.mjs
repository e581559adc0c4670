import { userId } from './call-data.mjs';

/**
 * The questions that indexes are for, in the words of a compiled read, and the indexes for them. An index without a
 * definition is one of the migrations; the others were weighed and not kept.
 */
const page = (condition) => `SELECT * FROM call_record t0 WHERE t0.tenant_id = $1 AND ${condition}
  ORDER BY t0.start_date_time DESC, t0.id DESC LIMIT 61`;

const words = (holder, key, row) => `SELECT ${row}.${key} FROM ${holder} ${row}
  WHERE ${row}.tenant_id = $1 AND ${holder}_words(${row}.tenant_id, ${row}.body) @@ search_query($1, $2::text, false)`;

const search = page(
  `EXISTS (SELECT FROM (${[
    words('call_record', 'id', 't1'),
    words('participant', 'call_record_id', 't2'),
    words('session', 'call_record_id', 't3'),
    words('segment', 'call_record_id', 't4'),
  ].join(' UNION ALL ')}) found (id) WHERE found.id = t0.id)`,
);

const sessionWhere = (path) =>
  page(`EXISTS (SELECT FROM session t1 WHERE t1.tenant_id = $1 AND t1.call_record_id = t0.id
    AND ((t1.body #>> '{${path}}') COLLATE "C" = $2::text))`);

/** A user of whom there are few calls. */
const rareUser = `SELECT '${userId(4900)}' AS value`;
const phone = `SELECT body #>> '{caller,associatedIdentity,id}' AS value FROM session
  WHERE body #>> '{caller,associatedIdentity,id}' LIKE '+%' LIMIT 1`;

const end = (path, value) => ({
  question: `sessions/any(s:s/${path.replaceAll(',', '/')} eq …)`,
  sql: sessionWhere(path),
  value,
});

export const questions = [
  {
    question: '$search of a rare word',
    sql: search,
    value: `SELECT body #>> '{caller,name}' AS value FROM session WHERE tenant_id = $1 AND body @? '$.caller.name' ORDER BY md5(id) LIMIT 1`,
    indexes: ['call_record', 'participant', 'session', 'segment'].map((table) => ({ name: `${table}_words`, table })),
  },
  {
    question: '$search of a word that every second call has',
    sql: search,
    value: `SELECT 'jabra' AS value`,
    indexes: ['call_record', 'participant', 'session', 'segment'].map((table) => ({ name: `${table}_words`, table })),
  },
  {
    question: 'participants_v2/any(p:p/id eq …)',
    sql: page(
      `EXISTS (SELECT FROM participant t1 WHERE t1.tenant_id = $1 AND t1.call_record_id = t0.id AND (t1.id COLLATE "C" = $2::text))`,
    ),
    value: rareUser,
    indexes: [{ name: 'participant_person', table: 'participant' }],
  },
  {
    question: 'organizer_v2/id eq …',
    sql: page(`((t0.body #>> '{organizer_v2,id}') COLLATE "C" = $2::text)`),
    value: rareUser,
    indexes: [{ name: 'call_record_organizer', table: 'call_record' }],
  },
  ...['caller', 'callee'].flatMap((side) => [
    { ...end(`${side},associatedIdentity,id`, rareUser), indexes: [{ name: `session_${side}`, table: 'session' }] },
    { ...end(`${side},identity,user,id`, rareUser), indexes: [{ name: `session_${side}_user`, table: 'session' }] },
    { ...end(`${side},identity,phone,id`, phone), indexes: [{ name: `session_${side}_phone`, table: 'session' }] },
  ]),
  {
    ...end('failureInfo,stage', `SELECT 'callSetup' AS value`),
    indexes: [{ name: 'session_failure', table: 'session' }],
  },
  ...['video', 'data'].map((modality) => ({
    question: `modalities/any(m:m eq '${modality}')`,
    sql: page(`((t0.body -> 'modalities') @> $2::jsonb)`),
    value: `SELECT '["${modality}"]' AS value`,
    indexes: [
      {
        name: 'call_record_modalities',
        table: 'call_record',
        definition: `USING gin ((body -> 'modalities') jsonb_path_ops)`,
      },
    ],
  })),
  {
    question: 'lastModifiedDateTime gt …',
    sql: `SELECT * FROM call_record t0 WHERE t0.tenant_id = $1 AND (t0.last_modified_date_time > $2::bigint)
      ORDER BY t0.start_date_time DESC, t0.id DESC LIMIT 61`,
    value: `SELECT max(last_modified_date_time) - 500000000 AS value FROM call_record`,
    indexes: [
      {
        name: 'call_record_modified',
        table: 'call_record',
        definition: '(tenant_id, last_modified_date_time)',
        // Each write below a call changes its row.
        write:
          'UPDATE call_record SET version = version + 1, last_modified_date_time = last_modified_date_time + 1 WHERE id IN (SELECT left(id, -1) FROM written_call_record)',
      },
    ],
  },
];
