import type { JsonObject } from '../../src/edm/json/json-value';

const times = { startDateTime: '2024-03-01T09:00:00.1234567Z', endDateTime: '2024-03-01T09:30:00Z' };

/** A valid call record with as little as possible besides what is given. */
export function recordBody(members: JsonObject = {}): JsonObject {
  return { type: 'groupCall', modalities: ['audio'], ...times, ...members };
}

/** A valid session with as little as possible besides what is given. */
export function sessionBody(members: JsonObject = {}): JsonObject {
  return { modalities: ['audio'], ...times, caller: {}, callee: {}, ...members };
}

/** A valid segment with as little as possible besides what is given. */
export function segmentBody(members: JsonObject = {}): JsonObject {
  return { ...times, ...members };
}

/** A call record that holds one session of the id `s` with one segment of the id `g`. */
export function wholeCall(members: JsonObject = {}): JsonObject {
  return recordBody({ sessions: [sessionBody({ id: 's', segments: [segmentBody({ id: 'g' })] })], ...members });
}

/** As many items as asked for, each made from its index. */
export function many(count: number, make: (index: number) => JsonObject): JsonObject[] {
  return Array.from({ length: count }, (_, index) => make(index));
}
