import { connect, type AddressInfo } from 'node:net';
import { fastify, type FastifyInstance } from 'fastify';
import { GraphError } from '../graph/errors/graph-error';
import { authenticate } from './bearer.hook';

const plainChallenge = 'Bearer realm="Call Records"';

describe('authenticate', () => {
  let app: FastifyInstance;
  let parsed = 0;

  beforeEach(() => {
    parsed = 0;
    app = fastify();
    const verify = (token: string) => Promise.resolve({ tenantId: 't', appId: token, permissions: new Set<string>() });
    const authenticateRequest = authenticate({ known: () => undefined, verify });
    app.addHook('onRequest', async (request) => authenticateRequest(request));
    app.addHook('preParsing', (_request, _reply, payload, done) => {
      parsed += 1;
      done(null, payload);
    });
    app.setErrorHandler((error, _request, reply) => {
      if (error instanceof GraphError) void reply.status(error.status).headers(error.headers).send(error.message);
      else void reply.status(500).send('other');
    });
    app.post('/', (request) => Promise.resolve(request.principal?.appId));
  });
  afterEach(() => app.close());

  const post = (authorization?: string) =>
    app.inject({
      method: 'POST',
      url: '/',
      payload: {},
      headers: authorization === undefined ? {} : { authorization },
    });

  it.each(['Bearer a.b-c_d~e+f/g==', 'bearer a.b-c_d~e+f/g==', 'BEARER   a.b-c_d~e+f/g=='])(
    'reads %p',
    async (header) => {
      expect((await post(header)).body).toBe('a.b-c_d~e+f/g==');
    },
  );

  it.each([undefined, '', 'Basic YTpi', 'Bearerabc', 'abc', 'Negotiate Bearer abc'])(
    'asks for a token when the header is %p',
    async (header) => {
      const response = await post(header);
      expect(response.statusCode).toBe(401);
      expect(response.headers['www-authenticate']).toBe(plainChallenge);
      expect(parsed).toBe(0);
    },
  );

  it('waits for nothing when the token was seen before', async () => {
    const known = { tenantId: 't', appId: 'seen before', permissions: new Set<string>() };
    const pending: unknown[] = [];
    const authenticateRequest = authenticate({
      known: (token) => (token === 'a.b.c' ? known : undefined),
      verify: (token) => Promise.resolve({ ...known, appId: token }),
    });
    const other = fastify();
    other.addHook('onRequest', (request, _reply, done) => {
      pending.push(authenticateRequest(request));
      done();
    });
    other.post('/', (request) => Promise.resolve(request.principal?.appId));
    const seen = await other.inject({ method: 'POST', url: '/', headers: { authorization: 'Bearer a.b.c' } });
    await other.inject({ method: 'POST', url: '/', headers: { authorization: 'Bearer d.e.f' } });
    await other.close();
    expect(seen.body).toBe('seen before');
    expect(pending).toEqual([undefined, expect.any(Promise)]);
  });

  it.each([
    'Bearer',
    'Bearer ',
    'Bearer a b',
    'Bearer a, Bearer b',
    'Bearer a,b',
    'Bearer "a"',
    'Bearer =',
    'Bearer ü',
  ])('refuses %p', async (header) => {
    const response = await post(header);
    expect(response.statusCode).toBe(401);
    expect(response.headers['www-authenticate']).toMatch(/^Bearer realm="Call Records", error="invalid_token"/);
    expect(parsed).toBe(0);
  });

  it('refuses two headers, of which Node shows the first only', async () => {
    await app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = app.server.address() as AddressInfo;
    const answer = await new Promise<string>((resolve, reject) => {
      let text = '';
      const socket = connect(port, '127.0.0.1', () => {
        const credentials = 'Authorization: Bearer a\r\nAuthorization: Bearer b\r\n';
        socket.write(`POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${credentials}Content-Length: 0\r\n\r\n`);
      });
      socket.on('data', (chunk) => (text += chunk.toString()));
      socket.on('end', () => resolve(text));
      socket.on('error', reject);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 401 /);
    expect(answer).toContain('more than one credential');
  });
});
