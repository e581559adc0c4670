import { developmentTenant } from '../../src/auth/development-client';
import { DevelopmentIssuer } from '../../src/auth/development-issuer';
import { permissions } from '../../src/auth/permissions';
import { recordBody } from '../support/bodies';
import { startBrowser, type TestBrowser } from '../support/browser';
import { builtConsole } from '../support/console-build';
import { ConsolePage } from '../support/console-page';
import { describeInBrowser as describe } from '../support/in-browser';
import { subscriptionBody, subscriptions } from '../support/subscriptions';
import { startTestApp, type TestApp } from '../support/test-app';
import { WebhookReceiver } from '../support/webhook-receiver';

jest.setTimeout(300_000);

let api: TestApp;
let chromium: TestBrowser;
let receiver: WebhookReceiver;
beforeAll(async () => {
  const consoleFolder = await builtConsole();
  [api, chromium, receiver] = await Promise.all([
    startTestApp({ allowPrivateNotifications: true }, { isFollowing: true, consoleFolder }),
    startBrowser(),
    new WebhookReceiver().start(),
  ]);
});
afterAll(async () => {
  await chromium.close();
  await api.close();
  await receiver.stop();
});

describe('the health of the feed', () => {
  it('shows a notification that waits, and its button sends it again', async () => {
    // A subscription belongs to the application that made it.
    const issuer = api.app.get(DevelopmentIssuer, { strict: false });
    const token = await issuer.issueToken({ tenantId: developmentTenant, clientId: 'console', permissions });
    const post = async (path: string, body: Parameters<typeof api.request>[1]): Promise<void> =>
      expect((await api.request(path, { method: 'POST', token, ...body })).status).toBe(201);
    await post(subscriptions, { body: subscriptionBody(receiver.origin) });
    let refused = 0;
    receiver.react = (_, response) => {
      refused += 1;
      response.writeHead(500).end();
    };
    await post('/v1.0/communications/callRecords', { body: recordBody({ id: 'waiting' }) });
    await receiver.until(() => refused > 0);
    const { page, ...view } = await ConsolePage.open(chromium.browser, `${api.http}/feed`);
    const button = page.getByRole('button', { name: 'Send now' });
    await button.waitFor();
    const before = receiver.notifications('/notify').length;
    receiver.react = (_, response) => {
      response.writeHead(202).end();
    };
    await button.click();
    await receiver.until(() => receiver.notifications('/notify').length > before);
    await button.waitFor({ state: 'hidden' });
    expect(view.faults).toEqual([]);
    await page.close();
  });
});
