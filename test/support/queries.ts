import type { JsonValue } from '../../src/edm/json/json-value';
import { callRecords, clientOf, inOData, idsOf, type CallRecordsClient } from './call-records';
import { sampleCalls } from './sample-calls';
import { startTestApp, type TestApp } from './test-app';

/** An application that holds {@link sampleCalls}. */
export interface SampleApp {
  readonly api: TestApp;
  readonly client: CallRecordsClient;
  /** The ids on the first page of a collection, such as `callRecords/a/sessions`. */
  ids(collection: string, options: Readonly<Record<string, string>>): Promise<JsonValue[]>;
}

export async function startSampleApp(): Promise<SampleApp> {
  const api = await startTestApp();
  const client = clientOf(api, inOData);
  await Promise.all(sampleCalls.map((call) => client.create(callRecords, call)));
  return {
    api,
    client,
    ids: async (collection, options) => idsOf(await client.read(`/v1.0/communications/${collection}${query(options)}`)),
  };
}

/** The query part of a URL, every value percent-encoded. */
export function query(options: Readonly<Record<string, string>>): string {
  const parts = Object.entries(options).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}
