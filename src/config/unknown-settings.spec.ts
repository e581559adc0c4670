import { unknownSettings } from './unknown-settings';

describe('names that look like a setting', () => {
  it.each([
    ['PROT', 'PORT'],
    ['PORTS', 'PORT'],
    ['port', 'PORT'],
    ['LOGLEVEL', 'LOG_LEVEL'],
    ['DATABSE_URL', 'DATABASE_URL'],
    ['MAX_PAGESIZES', 'MAX_PAGE_SIZE'],
    ['THROTLING', 'THROTTLING'],
  ])('%s is named, with %s', (name, setting) => {
    expect(unknownSettings({ [name]: 'x', PATH: '/bin' })).toEqual([
      `${name} is not a setting of this service. Did you mean ${setting}?`,
    ]);
  });

  it('leaves what others use alone', () => {
    const usual =
      'PATH HOME HOSTNAME USER PWD SHELL TERM LANG LC_ALL EDITOR HTTP_PROXY HTTPS_PROXY NO_PROXY CI POSTGRES_PASSWORD PGHOST PGPORT NODE_ENV SSH_AUTH_SOCK KUBERNETES_PORT TZ TMPDIR LOGNAME OLDPWD';
    expect(unknownSettings(Object.fromEntries(usual.split(' ').map((name) => [name, 'x'])))).toEqual([]);
    expect(unknownSettings({ PORT: '1', LOG_LEVEL: 'info', CALLRECORDS_URL: 'x' })).toEqual([]);
  });
});
