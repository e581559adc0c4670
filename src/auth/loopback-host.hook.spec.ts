import { requireLoopbackHost } from './loopback-host.hook';

describe('requireLoopbackHost', () => {
  it.each(['localhost', 'LOCALHOST', '127.0.0.1', '127.1.2.3', '[::1]'])('lets in requests to %s', async (hostname) => {
    await expect(requireLoopbackHost({ hostname })).resolves.toBeUndefined();
  });

  it.each(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', '10.0.0.1', '[::2]', ''])(
    'refuses requests to %p, which a web page could have led here',
    async (hostname) => {
      await expect(requireLoopbackHost({ hostname })).rejects.toMatchObject({ key: 'badRequest', status: 400 });
    },
  );
});
