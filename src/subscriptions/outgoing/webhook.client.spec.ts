import type { LookupAddress } from 'node:dns';
import { WebhookReceiver } from '../../../test/support/webhook-receiver';
import { addressPolicy } from './address-policy';
import { WebhookClient } from './webhook.client';

let receiver: WebhookReceiver;
beforeAll(async () => (receiver = await new WebhookReceiver().start()));
afterAll(() => receiver.stop());

const open = addressPolicy({ allowPrivateNotifications: true, auth: { kind: 'development' } });
const closed = addressPolicy({ allowPrivateNotifications: false, auth: { kind: 'development' } });

/** A name service that gives these addresses, whatever it is asked for. */
function resolver(...addresses: string[]) {
  const found: LookupAddress[] = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  return { addressesOf: jest.fn((_name: string) => Promise.resolve(found)) };
}

async function post(
  policy: typeof open,
  names: ReturnType<typeof resolver>,
  origin = 'http://localhost',
  timeout = 5_000,
) {
  const client = new WebhookClient(policy, names);
  const url = origin.replace('localhost', `localhost:${new URL(receiver.origin).port}`);
  const contentType = 'application/json';
  try {
    return await client.post({ url, tls: 'v1_2', contentType, body: '{"value":[]}', timeout });
  } finally {
    client.close();
  }
}

describe('webhook client', () => {
  it('connects to the address that was checked, and asks for it once', async () => {
    const names = resolver('127.0.0.1');
    expect(await post(closed, names)).toMatchObject({ status: 202 });
    expect(names.addressesOf).toHaveBeenCalledTimes(1);
  });

  it.each([[['10.0.0.1']], [['169.254.169.254']], [['127.0.0.1', '192.168.1.1']], [['fd00::1']], [[]]])(
    'connects to nothing when a name leads to %p',
    async (addresses) => {
      const before = receiver.posts.length;
      await expect(post(closed, resolver(...addresses))).rejects.toThrow(
        'The name leads to an address that is not public.',
      );
      expect(receiver.posts).toHaveLength(before);
    },
  );

  it('does not follow where it is led', async () => {
    const { react } = receiver;
    receiver.react = (_, response) => void response.writeHead(307, { location: '/elsewhere' }).end();
    expect(await post(open, resolver('127.0.0.1'))).toMatchObject({ status: 307 });
    receiver.react = react;
  });

  it('gives up an answer that does not come in time, or not to its end', async () => {
    const { react } = receiver;
    receiver.react = (_, response) => void response.writeHead(200).write('{');
    await expect(post(open, resolver('127.0.0.1'), undefined, 50)).rejects.toMatchObject({
      message: 'No answer came within 0.05 seconds.',
      isTimeout: true,
    });
    receiver.react = react;
  });
});
