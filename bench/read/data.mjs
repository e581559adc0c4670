/**
 * Fills a migrated database by set-based SQL: a large tenant and a small one, 5,000 people who call again and again with
 * the same devices from 400 networks, over the working hours of a quarter. Bodies are as the service stores them.
 */
import { tenant } from '../sides.mjs';

/** Not the tenant that is asked; one call in twenty belongs to it. */
const otherTenant = '22222222-2222-4222-8222-222222222222';

/** So many that 10,000 pages of 60 belong to the tenant that is asked when there are a million sessions. */
const CALLS_PER_SESSION = 0.65;
const PEOPLE = 5_000;
const NETWORKS = 400;
/** Ticks of 2024-01-01, a Monday. */
const FIRST_TICK = '638396640000000000';

/** How much is going on in each hour of a working day, UTC. */
const workingDay = [1, 1, 1, 1, 1, 2, 4, 10, 18, 20, 19, 17, 12, 16, 19, 18, 15, 10, 5, 3, 2, 1, 1, 1];
/** Each hour of a week as often as its weight says. */
const hours = Array.from({ length: 7 * 24 }, (_, hour) => {
  const weight = workingDay[hour % 24];
  return Array(hour < 5 * 24 ? weight : Math.ceil(weight / 8)).fill(hour);
}).flat();

const type = (name) => `'@odata.type', '#microsoft.graph.callRecords.${name}'`;
const pick = (...texts) =>
  `(ARRAY[${texts.map((text) => `'${text}'`).join(', ')}])[1 + floor(random() * ${texts.length})::integer]`;
const whole = (from, to) => `floor(random() * ${to - from + 1} + ${from})::integer`;
const ratio = (most) => `round((random() * random() * ${most})::numeric, 6)`;
const duration = (least, most) => `'PT' || round((${least} + random() * random() * ${most})::numeric, 3) || 'S'`;
const id = (name, number) => `md5('${name} ' || ${number})::uuid::text`;

const people = `CREATE UNLOGGED TABLE bench.person AS
  SELECT n, id, display_name, "user", jsonb_build_object(${type('participantEndpoint')}, 'name', 'PC-' || lpad(n::text, 5, '0'),
      'cpuName', 'Intel(R) Core(TM) i7-8650U CPU @ 1.90GHz', 'cpuCoresCount', 8, 'cpuProcessorSpeedInMhz', 1992,
      'associatedIdentity', "user", 'identity', jsonb_build_object('user', "user"),
      'userAgent', jsonb_build_object(${type('clientUserAgent')}, 'platform', ${pick('windows', 'windows', 'macOS', 'iOS', 'android', 'web')},
        'productFamily', 'teams', 'applicationVersion', '27/1.4.00.' || ${whole(1000, 1040)},
        'headerValue', 'CallSignalingAgent (27/1.4.00.' || ${whole(1000, 1040)} || '/native)')) AS endpoint,
    jsonb_build_object('captureDeviceName', ${pick('Headset (Jabra Evolve2 65)', 'Headset (Poly Voyager Focus 2)', 'Microphone Array (Realtek)')},
      'renderDeviceName', 'Speakers (Realtek(R) Audio)', 'captureDeviceDriver', 'Microsoft: 10.0.19041.1',
      'sentSignalLevel', ${whole(-30, -10)}, 'sentNoiseLevel', ${whole(-75, -50)}, 'receivedSignalLevel', ${whole(-35, -10)},
      'receivedNoiseLevel', ${whole(-75, -55)}, 'micGlitchRate', ${whole(0, 20)}, 'speakerGlitchRate', ${whole(0, 12)},
      'howlingEventCount', 0, 'cpuInsufficentEventRatio', ${ratio(0.3)}, 'lowSpeechToNoiseEventRatio', ${ratio(0.1)}) AS device
  FROM (SELECT *, jsonb_build_object(${type('userIdentity')}, 'id', id, 'displayName', display_name, 'tenantId', '${tenant}',
      'userPrincipalName', lower(replace(display_name, ' ', '.')) || '@contoso.com') AS "user"
    FROM (SELECT n, ${id('user', 'n')} AS id,
        ${pick('Abbie', 'Owen', 'Mona', 'Lars', 'Ines', 'Juan', 'Yuki', 'Omar', 'Nadia', 'Petra', 'Igor', 'Chen')} || ' ' ||
        ${pick('Wilkins', 'Franklin', 'Berg', 'Ito', 'Costa', 'Novak', 'Haddad', 'Singh', 'Meyer', 'Rossi')} || n % 500 AS display_name
      FROM generate_series(0, ${PEOPLE - 1}) n) named) person`;

const networks = `CREATE UNLOGGED TABLE bench.network AS
  SELECT n, jsonb_build_object('ipAddress', '10.' || n / 100 || '.' || n % 100 || '.' || ${whole(2, 250)},
    'subnet', '10.' || n / 100 || '.' || n % 100 || '.0', 'connectionType', CASE WHEN n % 3 = 0 THEN 'wired' ELSE 'wifi' END,
    'basicServiceSetIdentifier', '6c-f3-7f-3a-' || to_hex(16 + n % 200) || '-' || to_hex(16 + n / 2),
    'linkSpeed', ${pick('144000000', '433000000', '866700000', '1000000000')}::bigint, 'port', ${whole(50_000, 50_059)},
    'reflexiveIPAddress', '203.0.113.' || n % 250, 'relayIPAddress', '52.114.188.' || n % 60, 'relayPort', 3478,
    'networkTransportProtocol', 'udp', 'wifiBand', 'frequency50GHz', 'wifiChannel', ${whole(1, 100)},
    'wifiSignalStrength', ${whole(40, 99)}, 'delayEventRatio', ${ratio(0.2)}, 'bandwidthLowEventRatio', ${ratio(0.3)},
    'receivedQualityEventRatio', ${ratio(0.4)}, 'sentQualityEventRatio', ${ratio(0.4)}, 'traceRouteHops', '[]'::jsonb) AS info
  FROM generate_series(0, ${NETWORKS - 1}) n`;

/** One call in eight is a meeting with 3 to 9 sessions; the others have two people and one session. */
const calls = `CREATE UNLOGGED TABLE bench.call AS
  SELECT timed.*, start + (30 + random() * random() * 3000 * CASE WHEN is_meeting THEN 3 ELSE 1 END)::bigint * 10000000 +
      ${whole(0, 9_999_999)} AS "end", greatest(sessions, 2) AS people
  FROM (SELECT i, ${id('call', 'i')} AS id, i % 8 = 0 AS is_meeting, CASE WHEN i % 8 = 0 THEN 3 + i / 8 % 7 ELSE 1 END AS sessions,
      (CASE WHEN i % 20 = 7 THEN '${otherTenant}' ELSE '${tenant}' END)::uuid AS tenant,
      CASE WHEN random() < 0.3 THEN '["audio","video"]'::jsonb ELSE '["audio"]' END AS modalities,
      ${FIRST_TICK} + ${whole(0, 12)} * 6048000000000 + floor(random() * 36000000000)::bigint +
        ($2::integer[])[1 + floor(random() * ${hours.length})::integer] * 36000000000 AS start
    FROM generate_series(1, $1::integer) i) timed
  ORDER BY start`;

/** Some people call far more often than others. */
const attendees = `CREATE UNLOGGED TABLE bench.attendee AS
  SELECT i, k, floor(random() * random() * ${PEOPLE})::integer AS person, (${whole(0, NETWORKS - 1)}) AS network
  FROM bench.call, generate_series(0, people - 1) k`;

const times = `'startDateTime', format_ticks(c.start), 'endDateTime', format_ticks(c."end")`;

const callRows = `INSERT INTO call_record
    (tenant_id, id, start_date_time, end_date_time, last_modified_date_time, version, next_position, body)
  SELECT tenant, c.id, start, "end", "end" + 6000000000, 1, people + 2 * sessions,
    jsonb_build_object('type', CASE WHEN is_meeting THEN 'groupCall' ELSE 'peerToPeer' END, 'modalities', modalities, ${times},
      'organizer_v2', jsonb_build_object('id', p.id, 'identity', jsonb_build_object('user', p."user")))
  FROM bench.call c JOIN bench.attendee a USING (i) JOIN bench.person p ON p.n = a.person WHERE a.k = 0 ORDER BY start`;

const participantRows = `INSERT INTO participant (tenant_id, call_record_id, position, id, body)
  SELECT tenant, c.id, a.k, p.id, jsonb_build_object('identity', jsonb_build_object('user', p."user"))
  FROM bench.call c JOIN bench.attendee a USING (i) JOIN bench.person p ON p.n = a.person ORDER BY start, c.id, k`;

/** A meeting has a session between each person and the service, another call one between its two people. */
const sessions = `CREATE UNLOGGED TABLE bench.session AS
  SELECT c.*, a.k, ${id('session', `c.i || ' ' || a.k`)} AS session_id, caller.device, caller.endpoint AS caller, a.network,
    CASE WHEN is_meeting THEN jsonb_build_object(${type('serviceEndpoint')}, 'userAgent', jsonb_build_object(${type('serviceUserAgent')},
      'headerValue', 'RTCC/7.0.0.0', 'applicationVersion', '7.0.0.0', 'role', 'mediaController')) ELSE callee.endpoint END AS callee,
    CASE WHEN random() < 0.03 THEN jsonb_build_object('failureInfo', jsonb_build_object('stage', ${pick('callSetup', 'midcall', 'midcall')},
      'reason', 'The callee did not answer in time.')) ELSE '{}' END AS failure
  FROM bench.call c JOIN bench.attendee a USING (i) JOIN bench.person caller ON caller.n = a.person
    LEFT JOIN bench.attendee b ON b.i = c.i AND b.k = 1 AND NOT is_meeting LEFT JOIN bench.person callee ON callee.n = b.person
  WHERE is_meeting OR a.k = 0`;

const sessionRows = `INSERT INTO session (tenant_id, call_record_id, position, id, start_date_time, end_date_time, body)
  SELECT tenant, c.id, people + 2 * k, session_id, start, "end",
    jsonb_build_object(${times}, 'caller', caller, 'callee', callee, 'modalities', modalities, 'isTest', false) || failure
  FROM bench.session c ORDER BY start, c.id, k`;

const stream = (direction) => `jsonb_build_object('streamId', ${whole(1, 1e9)}::text, 'streamDirection', '${direction}',
  'averageJitter', ${duration(0.002, 0.06)}, 'maxJitter', ${duration(0.01, 0.3)}, 'averageRoundTripTime', ${duration(0.018, 0.3)},
  'maxRoundTripTime', ${duration(0.05, 0.9)}, 'averagePacketLossRate', ${ratio(0.1)}, 'maxPacketLossRate', ${ratio(0.3)},
  'packetUtilization', ${whole(100, 200_000)}, 'averageBandwidthEstimate', ${whole(1_000_000, 9_000_000)}, 'audioCodec', 'satin',
  'averageAudioDegradation', ${ratio(2.2)}, 'averageRatioOfConcealedSamples', ${ratio(0.1)},
  'averageAudioNetworkJitter', ${duration(0.004, 0.06)}, 'isAudioForwardErrorCorrectionUsed', false, 'wasMediaBypassed', false)`;

const segmentRows = `INSERT INTO segment
    (tenant_id, call_record_id, session_position, position, id, start_date_time, end_date_time, body)
  SELECT tenant, c.id, people + 2 * k, people + 2 * k + 1, session_id, start, "end",
    jsonb_build_object(${times}, 'caller', caller, 'callee', callee, 'media', jsonb_build_array(
      jsonb_build_object('label', 'main-audio', 'callerDevice', device, 'callerNetwork', n.info,
        'streams', jsonb_build_array(${stream('callerToCallee')}, ${stream('calleeToCaller')})))) || failure
  FROM bench.session c JOIN bench.network n ON n.n = c.network ORDER BY start, c.id, k`;

/** @param sessionCount at least how many sessions. @param log takes what is being done */
export async function fill(client, sessionCount, log) {
  await client.query('CREATE SCHEMA bench');
  await client.query(`SET work_mem = '512MB'`);
  await client.query(`SET maintenance_work_mem = '512MB'`);
  // The rows fit each other; to look up the call of each would take as long as to write it.
  await client.query('SET session_replication_role = replica');
  await client.query('SELECT setseed(0.5)');
  const indexes = await takeIndexes(client);
  await client.query(people);
  await client.query(networks);
  log('calls');
  // Parameters cannot stand in CREATE TABLE AS.
  const count = Math.ceil(sessionCount * CALLS_PER_SESSION);
  await client.query(calls.replace('$1', String(count)).replace('$2', `'{${hours.join(',')}}'`));
  await client.query(attendees);
  await client.query('ANALYZE bench.call, bench.attendee, bench.person');
  await client.query(callRows);
  log('participants');
  await client.query(participantRows);
  log('sessions');
  await client.query(sessions);
  await client.query('ANALYZE bench.session');
  await client.query(sessionRows);
  log('segments');
  await client.query(segmentRows);
  for (const { name, definition } of indexes) {
    log(`index ${name}`);
    await client.query(definition);
  }
  await client.query('DROP SCHEMA bench CASCADE');
  log('VACUUM ANALYZE');
  await client.query('VACUUM ANALYZE');
}

/** Drops the indexes that are made quicker when the rows are there. @returns what makes them anew */
async function takeIndexes(client) {
  const { rows } = await client.query(`SELECT indexname AS name, indexdef AS definition FROM pg_indexes
    WHERE schemaname = 'public' AND tablename IN ('call_record', 'participant', 'session', 'segment') AND indexname !~ '_pkey$'`);
  for (const { name } of rows) await client.query(`DROP INDEX "${name}"`);
  return rows;
}
