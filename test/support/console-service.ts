import { startBrowser, type TestBrowser } from './browser';
import { builtConsole } from './console-build';
import { fillWithCalls, type ConsoleCalls } from './console-calls';
import { startTestApp, type TestApp } from './test-app';

/** A service with a console and made-up calls, and a browser to look at it. */
export interface ConsoleService extends TestBrowser {
  readonly api: TestApp;
  readonly calls: ConsoleCalls;
}

export async function startConsole(): Promise<ConsoleService> {
  const consoleFolder = await builtConsole();
  const [api, chromium] = await Promise.all([startTestApp({}, { isFollowing: true, consoleFolder }), startBrowser()]);
  return {
    api,
    calls: await fillWithCalls(api),
    browser: chromium.browser,
    close: async () => {
      await chromium.close();
      await api.close();
    },
  };
}
