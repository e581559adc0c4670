import fc from 'fast-check';
import { many, recordBody, segmentBody, sessionBody } from '../../../test/support/bodies';
import { newEntity } from '../../../test/support/entity-arbitraries';
import { mutated } from '../../../test/support/mutations';
import { CallRecord, Session } from '../../call-records/model';
import { MOST_FINDINGS } from '../json/finding';
import type { JsonObject } from '../json/json-value';
import { atOnce } from '../json/steps';
import { CREATE, UPDATE } from '../rules';
import type { Class } from '../structured-type';
import { readAhead, readBody } from './body';

/** Expects the same result from reading at once as from reading in steps. */
function expectSame(target: Class, body: JsonObject, group: string): void {
  const ahead = atOnce(readAhead(target, body, group));
  const { json, findings } = readBody(target, body, group);
  if (ahead.isEnough) {
    expect(findings.length).toBeGreaterThanOrEqual(MOST_FINDINGS - 1);
    return;
  }
  const read = readBody(target, body, group, 'beta', '', ahead);
  expect(read.findings).toEqual(findings);
  if (findings.length === 0) expect(read.json).toStrictEqual(json);
}

describe.each<[string, Class, number]>([
  ['call record', CallRecord, 30],
  ['session', Session, 100],
])('a body of a %s', (_, target, numRuns) => {
  it('is read in steps as at one go', () => {
    const body = newEntity(target).map(({ sent }) => sent);
    fc.assert(
      fc.property(fc.oneof(body, mutated(body)), fc.constantFrom(CREATE, UPDATE), (value, group) =>
        expectSame(target, value, group),
      ),
      { numRuns },
    );
  });
});

describe('read ahead', () => {
  it('gives up a body of which so much is wrong that the rest does not matter', () => {
    const segments = many(40, () => ({ startDateTime: 1 }));
    const body = recordBody({ sessions: many(10_000, () => sessionBody({ segments })) });
    const work = readAhead(CallRecord, body, CREATE);
    let steps = 0;
    let next = work.next();
    for (; !next.done; next = work.next()) steps++;
    expect(next.value.isEnough).toBe(true);
    expect(next.value.findings).toHaveLength(MOST_FINDINGS);
    expect(steps).toBeLessThan(10);
  });

  it('tells each finding once, also of items within items', () => {
    const segments = (): JsonObject[] => many(9, () => segmentBody({ endDateTime: 'later' }));
    const body = recordBody({ sessions: many(9, () => sessionBody({ segments: segments() })) });
    const ahead = atOnce(readAhead(CallRecord, body, CREATE));
    expect(ahead.findings).toEqual(readBody(CallRecord, body, CREATE).findings);
    expect(ahead.findings).toHaveLength(81);
  });
});
