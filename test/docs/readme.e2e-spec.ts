import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateCallRecords } from '../../src/made-up/generate/generate';
import type { JsonObject } from '../../src/edm/json/json-value';
import { itemsOf } from '../support/call-records';
import { ndjson, sendImport } from '../support/imports';
import { settledText } from '../support/settled-text';
import { urlOf } from '../support/shell-requests';
import { startTestApp, type TestApp } from '../support/test-app';

/** Blocks of code in the README, in order. */
const blocks = [...readFileSync(join(__dirname, '../../README.md'), 'utf8').matchAll(/^```(\w*)\n(.*?)^```/gms)].map(
  ([, language = '', text = '']) => ({ language, text }),
);

interface Call {
  readonly path: string;
  readonly body?: string;
  /** The answer as the README shows it. */
  readonly shown: string;
}

/** The calls of which an answer is shown: the last command of a block of shell, and the JSON that comes next. */
const calls = blocks.flatMap(({ language, text }, index): Call[] => {
  const next = blocks[index + 1];
  if (language !== 'sh' || next?.language !== 'json') return [];
  const command = text.slice(text.lastIndexOf('curl '));
  const path = /http:\/\/localhost:3000(\/[^\s"]+)/.exec(command)?.[1] ?? '';
  const body = /-d '([^]*)'/.exec(command)?.[1];
  return [{ path, body, shown: next.text }];
});

let api: TestApp;
beforeAll(async () => (api = await startTestApp()));
afterAll(() => api.close());

describe('the README', () => {
  it('has a first call, one more and a way to read them back', () => {
    expect(calls.map(({ body }) => body !== undefined)).toEqual([true, true, false]);
  });

  it('shows what the service answers', async () => {
    for (const { path, body, shown } of calls) {
      const { text } = await api.request(path, { method: body === undefined ? 'GET' : 'POST', body });
      expect(settledText(text)).toEqual(settledText(shown));
    }
  });

  it('shows what the client prints for one who follows it in order', async () => {
    const program = blocks.findIndex(({ language, text }) => language === 'js' && text.includes('.top(10)'));
    const generated = blocks.findIndex(({ text }) => text.includes('callrecords generate'));
    expect(program).toBeLessThan(generated);
    const shown = blocks.slice(program).find(({ language }) => language === '')?.text ?? '';
    const { json } = await api.request('/v1.0/communications/callRecords?$top=10');
    const printed = (json.value as Record<string, unknown>[]).map(({ id, type, startDateTime }) => [
      id,
      type,
      startDateTime,
    ]);
    const [id, type, startDateTime] = [...shown.matchAll(/: '([^']*)'/g)].map(([, value]) => value);
    expect(printed).toEqual([[id, type, startDateTime]]);
  });

  it('asks questions about quality that generated calls answer', async () => {
    const commands = blocks.find(({ text }) => text.includes('communications/qualityHours'))?.text.split(/^# /m) ?? [];
    const following = await startTestApp({}, { isFollowing: true });
    const to = Date.UTC(2026, 11, 1);
    const records = generateCallRecords({ records: 1_000, seed: '1', from: to - 90 * 86_400_000, to });
    expect((await sendImport(following, ndjson([...records]))).status).toBe(200);
    const answers: JsonObject[][] = [];
    for (const command of commands.slice(1)) {
      const { status, text, json } = await following.request(urlOf(command), { headers: { prefer: 'wait=60' } });
      expect([status, text]).toEqual([200, text]);
      answers.push(itemsOf(json));
    }
    await following.close();
    const [subnets = [], calls = [], days = []] = answers;
    expect(subnets).toHaveLength(3);
    expect(subnets[0]?.impact).toBeGreaterThan(0);
    expect(calls[0]).toMatchObject({ fromName: 'Quinn Jansen', outcomeText: expect.stringMatching(/\.$/) as string });
    expect(days.length).toBeGreaterThan(80);
    expect(days.some(({ poorShare }) => Number(poorShare) > 0)).toBe(true);
  });

  it('gets a token as it says', async () => {
    const command = blocks.find(({ text }) => text.startsWith('TOKEN='))?.text ?? '';
    const path = /http:\/\/localhost:3000(\S+token) /.exec(command)?.[1] ?? '';
    const fields = [...command.matchAll(/-d (\w+)=(\S+)/g)].map(([, name = '', value = '']): [string, string] => [
      name,
      value,
    ]);
    const response = await fetch(`${api.http}${path}`, { method: 'POST', body: new URLSearchParams(fields) });
    expect(await response.json()).toHaveProperty('access_token');
  });
});
