// Tokens as a person would check them by hand: verified once, then known until they expire. KEYS_URL and AUDIENCE tell
// whose they are.
import { createRemoteJWKSet, jwtVerify } from 'jose';

const { KEYS_URL, AUDIENCE } = process.env;
const keys = createRemoteJWKSet(new URL(KEYS_URL));
const tenants = new Map();

/** Hook of Fastify that sets `request.tenant`. */
export async function checkToken(request, reply) {
  const token = request.headers.authorization?.replace(/^Bearer /, '') ?? '';
  const known = tenants.get(token);
  if (known?.until > Date.now()) request.tenant = known.tenant;
  else {
    try {
      const { payload } = await jwtVerify(token, keys, { audience: AUDIENCE });
      tenants.set(token, { tenant: payload.tid, until: payload.exp * 1000 });
      request.tenant = payload.tid;
    } catch {
      return reply.code(401).send({ error: { code: 'InvalidAuthenticationToken' } });
    }
  }
}
