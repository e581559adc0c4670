import { requireLoopbackHost } from './loopback-host.hook';

const ask = (host: string | undefined) => () =>
  requireLoopbackHost({ headers: { host, 'x-forwarded-host': 'localhost' } });

describe('requireLoopbackHost', () => {
  it.each(['localhost', 'LOCALHOST:3000', '127.0.0.1:3000', '127.1.2.3', '[::1]', '[::1]:3443'])(
    'lets in requests to %s',
    (host) => {
      expect(ask(host)).not.toThrow();
    },
  );

  it.each([
    'evil.example',
    'evil.example:3000',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'localhost:x@evil.example',
    '10.0.0.1',
    '[::2]',
    '',
    undefined,
  ])('refuses requests to %p, which a web page could have led here', (host) => {
    expect(ask(host)).toThrow(expect.objectContaining({ key: 'badRequest', status: 400 }));
  });
});
