// The reference of the benchmark: one route by hand on Fastify and pg. Each request is one prepared statement with a
// commit of its own, on the same tables. DATABASE_URL tells it where they are, and tokens.mjs says what else it takes.
import { randomUUID } from 'node:crypto';
import Fastify from 'fastify';
import pg from 'pg';
import { sessionSchema } from './session-schema.mjs';
import { checkToken } from './tokens.mjs';

const { DATABASE_URL } = process.env;
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 10 });
const EPOCH_TICKS = 621_355_968_000_000_000n;

const insertSession = {
  name: 'insert-session',
  text: `WITH raised AS (
      UPDATE call_record SET version = version + 1, next_position = next_position + 1,
        last_modified_date_time = greatest(last_modified_date_time + 1, current_ticks())
      WHERE tenant_id = $1 AND id = $2
        AND NOT EXISTS (SELECT FROM session WHERE tenant_id = $1 AND call_record_id = $2 AND id = $3)
      RETURNING next_position - 1 AS position),
    written AS (
      INSERT INTO session (tenant_id, call_record_id, position, id, start_date_time, end_date_time, body)
      SELECT $1, $2, position, $3, $4, $5, $6 FROM raised RETURNING id, body)
    SELECT (jsonb_build_object('id', id) || body)::text AS json FROM written
    UNION ALL SELECT NULL WHERE NOT EXISTS (SELECT FROM written)`,
};

const app = Fastify({
  bodyLimit: 4 * 1024 * 1024,
  ajv: { customOptions: { removeAdditional: false, coerceTypes: false, allowUnionTypes: true } },
});

app.addHook('onRequest', checkToken);

app.post(
  '/v1.0/communications/callRecords/:id/sessions',
  { schema: { body: sessionSchema } },
  async (request, reply) => {
    const { id = randomUUID(), ...body } = request.body;
    const { startDateTime, endDateTime } = body;
    const values = [
      request.tenant,
      request.params.id,
      id,
      ticks(startDateTime),
      ticks(endDateTime),
      JSON.stringify(body),
    ];
    if (values[4] < values[3]) return reply.code(400).send({ error: { code: 'BadRequest' } });
    const { rows } = await pool.query({ ...insertSession, values });
    if (rows[0].json === null) return reply.code(404).send({ error: { code: 'NotFound' } });
    reply.code(201).type('application/json').header('location', `${request.url}/${id}`);
    const context = `http://${request.host}/v1.0/$metadata#communications/callRecords('${request.params.id}')/sessions/$entity`;
    return `{"@odata.context":${JSON.stringify(context)},${rows[0].json.slice(1)}`;
  },
);

function ticks(text) {
  const fraction = /\.(\d{1,7})/.exec(text)?.[1] ?? '';
  const seconds = BigInt(Math.floor(Date.parse(text) / 1000));
  return seconds * 10_000_000n + BigInt(fraction.padEnd(7, '0')) + EPOCH_TICKS;
}

console.log(await app.listen({ port: 0, host: '127.0.0.1' }));
