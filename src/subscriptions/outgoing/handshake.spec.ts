import { GraphError } from '../../graph/errors/graph-error';
import { ExchangeError } from '../../outgoing/exchange';
import { Handshake } from './handshake';
import { OutgoingShares } from './outgoing-shares';
import { RefusedHandshakes } from './refused-handshakes';
import { type Post, type WebhookAnswer, type WebhookClient } from './webhook.client';

const url = 'https://example.com/hook?key=1';

/** What becomes of a handshake with an address that reacts so. */
async function outcomeOf(react: (post: Post) => unknown): Promise<unknown> {
  const post = (sent: Post): Promise<unknown> => Promise.resolve(sent).then(react);
  const shares = new OutgoingShares();
  const handshake = new Handshake({ post } as unknown as WebhookClient, shares, new RefusedHandshakes());
  return handshake.validate('tenant', 'notificationUrl', url, 'v1_2').catch((error: unknown) => error);
}

const tokenIn = (post: Post): string => new URL(post.url).searchParams.get('validationToken') ?? '';

describe('the handshake with a subscriber', () => {
  it('gives 10 seconds for the token, and another token each time', async () => {
    const posts: Post[] = [];
    const answer = (post: Post): WebhookAnswer => {
      posts.push(post);
      return { status: 200, contentType: 'text/plain;charset=utf-8', text: tokenIn(post) };
    };
    expect([await outcomeOf(answer), await outcomeOf(answer)]).toEqual([undefined, undefined]);
    expect(posts.map(({ timeout }) => timeout)).toEqual([10_000, 10_000]);
    expect(new Set(posts.map(tokenIn)).size).toBe(2);
  });

  it("tells in Graph's words that the time is over", async () => {
    const outcome = await outcomeOf(() => {
      throw new ExchangeError('No answer came within 10 seconds.', true);
    });
    expect(outcome).toBeInstanceOf(GraphError);
    expect(outcome).toMatchObject({
      status: 400,
      code: 'InvalidRequest',
      message: 'Subscription validation request timed out.',
    });
  });
});
