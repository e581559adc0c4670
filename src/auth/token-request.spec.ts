import { readTokenRequest } from './token-request';
import { TokenRequestError } from './token-request.error';

const good = { grant_type: 'client_credentials', client_id: 'me', client_secret: 's', scope: 'CallRecords.Read.All' };

function read(form: Record<string, string>, authorization?: string) {
  return readTokenRequest(new URLSearchParams(form), authorization);
}

function refusal(form: URLSearchParams | Record<string, string>, authorization?: string) {
  try {
    readTokenRequest(new URLSearchParams(form), authorization);
  } catch (error) {
    if (error instanceof TokenRequestError)
      return { ...error.body(undefined), status: error.status, headers: error.headers };
    throw error;
  }
  throw new Error('The request was granted.');
}

const basic = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`;

describe('readTokenRequest', () => {
  it('reads the client and the permissions', () => {
    expect(read(good)).toEqual({ clientId: 'me', permissions: ['CallRecords.Read.All'] });
  });

  it.each(['grant_type', 'client_id', 'scope'] as const)('asks for the parameter %s', (name) => {
    for (const form of [
      { ...good, [name]: undefined },
      { ...good, [name]: '' },
    ]) {
      const body = refusal(JSON.parse(JSON.stringify(form)) as Record<string, string>);
      expect(body).toMatchObject({ status: 400, error: 'invalid_request', error_codes: [900144] });
      expect(body).toHaveProperty('error_description', expect.stringContaining(`'${name}'`));
    }
  });

  it('asks for a secret', () => {
    const body = refusal({ ...good, client_secret: '' });
    expect(body).toMatchObject({ status: 401, error: 'invalid_client', error_codes: [7000216], headers: {} });
  });

  it('refuses other grants', () => {
    const body = refusal({ ...good, grant_type: 'password' });
    expect(body).toMatchObject({ status: 400, error: 'unsupported_grant_type', error_codes: [70003] });
  });

  it('refuses a repeated parameter', () => {
    const body = refusal(new URLSearchParams([...Object.entries(good), ['scope', 'x/.default']]));
    expect(body).toMatchObject({ status: 400, error: 'invalid_request', error_codes: [9000411] });
  });

  it('describes the failure as Entra does', () => {
    const { timestamp, trace_id, correlation_id, error_description } = refusal({}) as Record<string, unknown>;
    expect(timestamp).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/);
    expect(error_description).toBe(
      "AADSTS900144: The request lacks the parameter 'grant_type'. " +
        `Trace ID: ${String(trace_id)} Correlation ID: ${String(correlation_id)} Timestamp: ${String(timestamp)}`,
    );
  });

  describe('with HTTP Basic', () => {
    const form = { grant_type: good.grant_type, scope: good.scope };

    it.each([
      ['me:secret', 'me'],
      ['me:with:colons', 'me'],
      ['a%20b%2Bc:s', 'a b+c'],
      ['100%:s', '100%'],
    ])('reads %p as the client %p', (pair, clientId) => {
      expect(read(form, basic(pair)).clientId).toBe(clientId);
    });

    it('allows the same client id in the form', () => {
      expect(read({ ...form, client_id: 'me' }, basic('me:s')).clientId).toBe('me');
    });

    it('takes no notice of other schemes', () => {
      expect(read(good, 'Bearer abc').clientId).toBe('me');
    });

    it('challenges a client without a secret', () => {
      const body = refusal(form, basic('me:'));
      expect(body).toMatchObject({ status: 401, error: 'invalid_client' });
      expect(body.headers).toEqual({ 'WWW-Authenticate': 'Basic realm="Development issuer"' });
    });

    it.each<[string, Record<string, string>, string]>([
      ['no colon', form, basic('me')],
      ['another client in the form', { ...form, client_id: 'you' }, basic('me:s')],
      ['a second secret in the form', { ...form, client_secret: 's' }, basic('me:s')],
    ])('refuses %s', (_case, fields, authorization) => {
      expect(refusal(fields, authorization)).toMatchObject({ error: 'invalid_request', error_codes: [9002313] });
    });

    it('asks for the client id', () => {
      expect(refusal(form, basic(':s'))).toMatchObject({ error: 'invalid_request', error_codes: [900144] });
    });
  });
});
