import { developmentTenant } from '../../src/auth/development-client';
import { generateCallRecords } from '../../src/made-up/generate/generate';
import { generateLogRows } from '../../src/made-up/generate/log-rows';
import type { JsonObject } from '../../src/edm/json/json-value';
import { ndjson, sendImport } from './imports';
import type { TestApp } from './test-app';

/** Four weeks in autumn, with a day of 25 hours in Europe. */
export const autumn = { from: Date.UTC(2026, 9, 19), to: Date.UTC(2026, 10, 16) };

/** The same weeks as the console writes them. */
export const autumnText = '2026-10-19..2026-11-15';

/** Calls to look at. */
export interface ConsoleCalls {
  /** A call between two people, with poor streams. */
  readonly call: string;
  /** The call with the most people. */
  readonly meeting: string;
  /** A user who began calls. */
  readonly user: string;
  /** The first name of this user. */
  readonly name: string;
}

const tenantId = developmentTenant;

/** Asks as the console does with the development issuer. */
export async function askConsoleTenant(api: TestApp, path: string): Promise<JsonObject[]> {
  const { status, json, text } = await api.request(`/v1.0/communications/${path}`, {
    token: await api.token(tenantId),
    headers: { prefer: 'wait=30,odata.maxpagesize=1000' },
  });
  if (status !== 200) throw new Error(text);
  return json.value as JsonObject[];
}

/** Fills the tenant of the console with made-up calls of {@link autumn}, and waits until they have rows. */
export async function fillWithCalls(api: TestApp, records = 400): Promise<ConsoleCalls> {
  const token = await api.token(tenantId);
  const generation = { records, seed: 'console', ...autumn };
  const { status } = await sendImport(api, ndjson([...generateCallRecords(generation)]), { token });
  if (status !== 200) throw new Error(`The import of the calls answered with ${status}.`);
  const value = [...generateLogRows('directRoutingCalls', generation)];
  await api.request('/v1.0/communications/callRecords/directRoutingCalls', { method: 'POST', token, body: { value } });
  const first = async (query: string): Promise<JsonObject> => {
    const [found] = await askConsoleTenant(api, `callSummaries?$top=1&${query}`);
    if (!found) throw new Error(`No made-up call for ${query}.`);
    return found;
  };
  const call = await first(
    "$filter=type eq 'peerToPeer' and fromUserId ne null and toUserId ne null&$orderby=poorStreams desc",
  );
  const meeting = await first('$orderby=participantCount desc');
  const [name = ''] = String(call.fromName).split(' ');
  return { call: String(call.id), meeting: String(meeting.id), user: String(call.fromUserId), name };
}
