import fc from 'fast-check';
import type { JsonObject } from '../../src/edm/json/json-value';
import { recordBody, segmentBody, sessionBody } from '../support/bodies';

/** A line of a file: a call record with what it contains, or a session of one. */
export type ModelLine =
  | {
      readonly kind: 'call';
      readonly id: string;
      readonly version: number;
      readonly mark: string;
      readonly sessions: readonly ModelSession[];
      readonly participants: readonly string[];
      readonly organizer?: string;
    }
  | { readonly kind: 'session'; readonly call: string; readonly session: ModelSession };

interface ModelSession {
  readonly id: string;
  readonly segments: readonly string[];
}

export interface ModelCall {
  readonly version: number;
  readonly mark: string;
  readonly sessions: readonly ModelSession[];
  readonly participants: readonly string[];
  readonly organizer?: string;
}

/** Calls by their ids. */
export type ModelState = ReadonlyMap<string, ModelCall>;

/** What docs/api.md says becomes of a line. */
export function afterLine(state: ModelState, line: ModelLine): ModelState {
  if (line.kind === 'call') {
    const { id, version, mark, sessions, participants, organizer } = line;
    const isNew = version > (state.get(id)?.version ?? -1);
    return isNew ? new Map(state).set(id, { version, mark, sessions, participants, organizer }) : state;
  }
  const call = state.get(line.call);
  if (!call || call.sessions.some(({ id }) => id === line.session.id)) return state;
  return new Map(state).set(line.call, {
    ...call,
    version: call.version + 1,
    sessions: [...call.sessions, line.session],
  });
}

export const afterFile = (state: ModelState, lines: readonly ModelLine[]): ModelState => lines.reduce(afterLine, state);

/** The body of a line. */
export function bodyOf(line: ModelLine): JsonObject {
  if (line.kind === 'session') return { callRecordId: line.call, ...sessionOf(line.session) };
  const { id, version, mark, sessions, participants, organizer } = line;
  return recordBody({
    id,
    version,
    joinWebUrl: mark,
    sessions: sessions.map(sessionOf),
    participants_v2: participants.map((id) => ({ id })),
    ...(organizer === undefined ? {} : { organizer_v2: { id: organizer } }),
  });
}

function sessionOf({ id, segments }: ModelSession): JsonObject {
  return sessionBody({ id, segments: segments.map((id) => segmentBody({ id })) });
}

/** What a GET of a call with all it contains says, in the words of the model. */
export function readCall(json: JsonObject): ModelCall {
  const idsOf = (value: unknown): string[] => ((value ?? []) as JsonObject[]).map(({ id }) => String(id));
  const organizer = json.organizer_v2 as JsonObject | null | undefined;
  return {
    version: Number(json.version),
    mark: String(json.joinWebUrl),
    sessions: ((json.sessions ?? []) as JsonObject[]).map(({ id, segments }) => ({
      id: String(id),
      segments: idsOf(segments),
    })),
    participants: idsOf(json.participants_v2),
    organizer: organizer ? String(organizer.id) : undefined,
  };
}

const session = fc.record({
  id: fc.constantFrom('s', 't', 'u'),
  segments: fc.array(fc.constantFrom('g', 'h'), { maxLength: 2 }),
});
const call = fc.constantFrom('a', 'b', 'c');

const anyLine: fc.Arbitrary<ModelLine> = fc.oneof(
  fc.record({ kind: fc.constant('session' as const), call, session }),
  fc.record({
    kind: fc.constant('call' as const),
    id: call,
    version: fc.integer({ min: 1, max: 5 }),
    mark: fc.constant(''),
    sessions: fc.array(session, { maxLength: 2 }),
    participants: fc.array(fc.constantFrom('p', 'q'), { maxLength: 2 }),
    organizer: fc.option(fc.constantFrom('o', 'r'), { nil: undefined }),
  }),
);

/** Files of lines about few ids, so that they meet. Each line can be told from the others. */
export const anyFile: fc.Arbitrary<ModelLine[]> = fc
  .array(anyLine, { maxLength: 10 })
  .map((lines) => lines.map((line, index) => (line.kind === 'call' ? { ...line, mark: `line ${index}` } : line)));
