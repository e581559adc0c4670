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

/** Collections of call logs, whose names stand behind `callRecords`, in the place of a key. */
export const logNames = ['pstnCalls', 'directRoutingCalls', 'smsMessages', 'blockedUsers'] as const;
export type LogName = (typeof logNames)[number];

/** Namespace of the functions that $metadata declares for the logs. Clients may leave it out. */
export const LOG_NAMESPACE = 'callrecords.logs';

/** A log in a path: its name, qualified or not, and perhaps parentheses with a key or with nothing. */
const log = new RegExp(
  String.raw`^(?:${LOG_NAMESPACE.replace('.', String.raw`\.`)}\.)?(${logNames.join('|')})(?=\(|$)`,
);

/** The name and the parentheses of a segment behind `callRecords` that means a log; undefined: it is a key. */
export function logIn(segment: string): { readonly name: string; readonly call: string } | undefined {
  const [text = '', name] = log.exec(segment) ?? [];
  return name === undefined ? undefined : { name, call: segment.slice(text.length) };
}

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
      // What follows the name of a log is a key.
      if (result[at - 1] === 'callRecords' && logIn(segment)) break;
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
