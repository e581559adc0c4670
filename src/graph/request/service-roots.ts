/** Singletons at a service root. They only lead to collections. */
export const singletons = ['communications'] as const;
/** Collections at a service root. */
export const rootCollections = ['subscriptions'] as const;

/** Collections that `communications` leads to. They are found at a service root as well, where $metadata lists them. */
export const ledCollections: ReadonlySet<string> = new Set([
  'callRecords',
  'sessions',
  'segments',
  'streams',
  'callSummaries',
  'qualityHours',
]);

const segment = (names: readonly string[]): RegExp => new RegExp(String.raw`^/(?:${names.join('|')})(?:[/?]|$)`);

const data = segment([...singletons, ...rootCollections, String.raw`\$batch`, String.raw`\$query`]);
const versions = segment([String.raw`v1\.0`, 'beta']);
const description = segment([String.raw`v1\.0`, 'beta', String.raw`\$metadata`]);

/** Whether a URL, in its canonical form, leads to entities, also within a batch. Strangers do not learn what is there. */
export function leadsToData(url: string): boolean {
  return data.test(url);
}

/** Whether a URL, in its canonical form, leads to a service document. */
export function isServiceDocument(url: string): boolean {
  return versions.test(url);
}

/** Whether a URL, in its canonical form, describes the API: all that batches reach beside data. */
export function describesApi(url: string): boolean {
  return description.test(url);
}
