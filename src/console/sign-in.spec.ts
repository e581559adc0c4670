import { signInBy } from './sign-in';

describe('sign-in to the console', () => {
  const provider = { kind: 'provider', issuer: 'https://login.example.com/v2.0', audience: 'api://calls' } as const;

  it('is at the development issuer, for any tenant', () => {
    expect(signInBy({ kind: 'development' })).toEqual({
      kind: 'development',
      tokenUrl: '/{tenant}/oauth2/v2.0/token',
      clientId: 'console',
      clientSecret: 'any-secret',
      scope: 'https://graph.microsoft.com/.default',
      defaultTenant: 'dc368399-474c-4d40-900c-6265431fd81f',
    });
  });

  it('is at the OpenID provider, by the client that the operator has registered', () => {
    const client = { clientId: 'console', scope: 'openid calls' };
    expect(signInBy({ ...provider, console: client })).toEqual({
      kind: 'openId',
      authority: provider.issuer,
      ...client,
    });
  });

  it('is nowhere without such a client, and tells what to set', () => {
    expect(signInBy(provider)).toEqual({ kind: 'none', reason: expect.stringMatching(/set CONSOLE_CLIENT_ID\.$/) });
  });
});
