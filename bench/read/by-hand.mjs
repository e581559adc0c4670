// The other side of the comparison: a minimal Fastify server with a statement for each question, for those who have a
// token. It prints its address.
import fastify from 'fastify';
import pg from 'pg';
import { checkToken } from '../reference/tokens.mjs';
import { PAGE, questions } from './questions.mjs';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });
const app = fastify();
app.addHook('onRequest', checkToken);
for (const [index, { sql, single }] of questions.entries()) {
  app.get(`/${index}`, async ({ tenant, query: { value = [] } }, reply) => {
    const { rows } = await pool.query({ name: `q${index}`, text: sql, values: [tenant, ...[value].flat()] });
    reply.type('application/json;charset=utf-8');
    return single ? rows[0].json : pageText(rows);
  });
}

function pageText(rows) {
  const total = rows[0]?.total === undefined ? '' : `"count":${rows[0].total},`;
  const more = rows.length > PAGE ? ',"more":true' : '';
  return `{${total}"value":[${rows
    .slice(0, PAGE)
    .map(({ json }) => json)
    .join(',')}]${more}}`;
}

console.log(await app.listen({ port: 0, host: '127.0.0.1' }));
