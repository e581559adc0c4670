import { rootCollections, singletons } from './service-roots';

/** Names of collections and single entities within paths, as the model declares them. */
export const pathNames = [
  'callRecords',
  'sessions',
  'segments',
  'participants_v2',
  'organizer_v2',
  'deliveries',
  'streams',
  'callSummaries',
  'qualityHours',
] as const;

const declared = new Map([...singletons, ...rootCollections, ...pathNames].map((name) => [name.toLowerCase(), name]));
/** What a collection is followed by where it has no key in parentheses. */
const keyless: ReadonlySet<string> = new Set([...singletons, 'organizer_v2']);
/** A cast to a type, which changes nothing about what follows. */
const cast = /^(?:(?:microsoft\.)?graph|callrecords\.quality)\./i;

/**
 * Writes the names of a path as the model declares them: like Graph, the service does not care about their case. Keys
 * are data and stay as they are, as does what follows the entities and collections.
 * @param segments of a path, without its version prefix
 */
export function namesAsDeclared(segments: readonly string[]): string[] {
  const result = [...segments];
  let isKey = false;
  for (const [at, segment] of segments.entries()) {
    if (cast.test(segment)) continue;
    if (isKey) {
      isKey = false;
      continue;
    }
    const [written = ''] = /^\w+/.exec(segment) ?? [];
    const name = declared.get(written.toLowerCase());
    if (name === undefined) break;
    result[at] = name + segment.slice(written.length);
    isKey = written === segment && !keyless.has(name);
  }
  return result;
}
