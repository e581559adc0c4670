import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Body,
  Catch,
  Controller,
  Get,
  Module,
  Post,
  Req,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { tenantId } from '../../test/support/issuer';
import type { Settings } from '../config/settings';
import { fastifyOf } from '../connections/fastify-of';
import { GraphError } from '../graph/errors/graph-error';
import { AuthModule } from './auth.module';
import { authenticate } from './bearer.hook';
import { PermissionGuard } from './permission.guard';
import { RequirePermission } from './permissions';
import { acceptTokenRequests } from './token-request.form';
import { TokenVerifier } from './token-verifier';

@Controller('api')
class ApiController {
  @Get()
  @RequirePermission('read')
  whoAmI(@Req() { principal }: FastifyRequest) {
    return { appId: principal?.appId, permissions: [...(principal?.permissions ?? [])] };
  }

  @Post()
  @RequirePermission('write')
  write(@Body() body: unknown) {
    return body;
  }
}

@Catch(GraphError)
class StatusFilter implements ExceptionFilter<GraphError> {
  catch({ status, key, message }: GraphError, host: ArgumentsHost): void {
    void host.switchToHttp().getResponse<FastifyReply>().status(status).send({ key, message });
  }
}

async function start(auth: Settings['auth'], dataDir: string): Promise<NestFastifyApplication> {
  @Module({
    imports: [AuthModule.register({ auth, dataDir })],
    controllers: [ApiController],
    providers: [
      { provide: APP_FILTER, useClass: StatusFilter },
      { provide: APP_GUARD, useExisting: PermissionGuard },
    ],
  })
  class App {}
  const module = await Test.createTestingModule({ imports: [App] }).compile();
  const app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), {
    logger: false,
    bodyParser: false,
  });
  fastifyOf(app).decorate('localUrl', 'http://localhost:4000');
  const hook = authenticate(app.get(TokenVerifier));
  const server = app.getHttpAdapter().getInstance();
  server.addHook('onRequest', async (request) => {
    if (request.url.startsWith('/api')) await hook(request);
  });
  acceptTokenRequests(app);
  await app.init();
  await server.ready();
  return app;
}

const formType = { 'content-type': 'application/x-www-form-urlencoded' };
const fields = {
  grant_type: 'client_credentials',
  client_id: 'me',
  client_secret: 's',
  scope: 'https://graph.microsoft.com/CallRecords.Read.All',
};

describe('AuthModule', () => {
  let dataDir: string;
  let app: NestFastifyApplication;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'auth-module-'));
    app = await start({ kind: 'development' }, dataDir);
  });
  afterAll(async () => {
    await app.close();
    await rm(dataDir, { recursive: true });
  });

  const ask = (form: Record<string, string>, headers = {}, tenant = tenantId) =>
    app.inject({
      method: 'POST',
      url: `/${tenant}/oauth2/v2.0/token`,
      headers: { ...formType, ...headers },
      payload: new URLSearchParams(form).toString(),
    });
  const tokenFor = async (scope: string) =>
    (await ask({ ...fields, scope })).json<{ access_token: string }>().access_token;
  const bearer = async (scope: string) => ({ authorization: `Bearer ${await tokenFor(scope)}` });

  it('hands out a token that opens the API', async () => {
    const granted = await ask(fields);
    expect(granted.statusCode).toBe(200);
    expect(granted.headers['cache-control']).toBe('no-store');
    const { access_token: token, ...rest } = granted.json<Record<string, unknown>>();
    expect(rest).toEqual({ token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599 });
    const answer = await app.inject({ url: '/api', headers: { authorization: `Bearer ${String(token)}` } });
    expect(answer.json()).toEqual({ appId: 'me', permissions: ['CallRecords.Read.All'] });
  });

  it('takes HTTP Basic credentials', async () => {
    const authorization = `Basic ${Buffer.from('me:s').toString('base64')}`;
    const answer = await ask({ grant_type: fields.grant_type, scope: fields.scope }, { authorization });
    expect(answer.statusCode).toBe(200);
  });

  it('refuses a token request in the form of Entra', async () => {
    const requestId = '6e1b0f4e-35b4-4d1c-8f0c-6d0f6f5f1c11';
    const answer = await ask({ ...fields, client_secret: '' }, { 'client-request-id': requestId });
    expect(answer.statusCode).toBe(401);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.json()).toMatchObject({ error: 'invalid_client', correlation_id: requestId });
  });

  it.each(['common', 'contoso.example'])('refuses the tenant %p by name', async (tenant) => {
    const paths = ['v2.0/.well-known/openid-configuration', 'discovery/v2.0/keys'];
    const gets = paths.map((path) => app.inject({ url: `/${tenant}/${path}` }));
    for (const answer of await Promise.all([ask(fields, {}, tenant), ...gets])) {
      expect(answer.statusCode).toBe(400);
      expect(answer.json()).toMatchObject({
        error: 'invalid_request',
        error_description: expect.stringContaining(`'${tenant}'`) as string,
        error_codes: [900023],
      });
    }
  });

  it('publishes where its endpoints and keys are', async () => {
    const document = (await app.inject({ url: `/${tenantId}/v2.0/.well-known/openid-configuration` })).json<object>();
    expect(document).toMatchObject({
      issuer: `http://localhost:4000/${tenantId}/v2.0`,
      token_endpoint: `http://localhost:4000/${tenantId}/oauth2/v2.0/token`,
      jwks_uri: `http://localhost:4000/${tenantId}/discovery/v2.0/keys`,
    });
    const keys = (await app.inject({ url: `/${tenantId}/discovery/v2.0/keys` })).json<object>();
    expect(keys).toEqual({ keys: [expect.objectContaining({ kty: 'RSA', use: 'sig', alg: 'RS256' })] });
  });

  it('keeps the API closed without a token, and without the permission', async () => {
    expect((await app.inject({ url: '/api' })).json()).toHaveProperty('key', 'unauthenticated');
    const reader = await bearer('CallRecords.Read.All');
    const answer = await app.inject({ method: 'POST', url: '/api', headers: reader, payload: {} });
    expect(answer.json()).toHaveProperty('key', 'forbidden');
  });

  it('refuses forms at the API', async () => {
    const headers = { ...formType, ...(await bearer('.default')) };
    const answer = await app.inject({ method: 'POST', url: '/api', headers, payload: 'a=b' });
    expect(answer.statusCode).toBe(415);
  });

  it('hands out no tokens when a provider does', async () => {
    const auth = { kind: 'provider', issuer: 'http://127.0.0.1:1', audience: 'a' } as const;
    const closed = await start(auth, dataDir);
    const url = `/${tenantId}/oauth2/v2.0/token`;
    expect((await closed.inject({ method: 'POST', url, payload: {} })).statusCode).toBe(404);
    await closed.close();
  });
});
