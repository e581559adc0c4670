import fc from 'fast-check';
import { entityChange, newEntity } from '../../../test/support/entity-arbitraries';
import { mutated } from '../../../test/support/mutations';
import { readByDecorators } from '../../../test/support/reference/entity-reader';
import { CallRecord, Segment, Session } from '../../call-records/model';
import { stringifyJson } from '../json/json';
import type { JsonObject } from '../json/json-value';
import { CREATE, UPDATE } from '../rules';
import type { Class } from '../structured-type';
import { readBody } from './body';

/** A member that makes class-validator fail: it looks for the object's class in its `constructor`. */
const noClass = '"constructor":null';

/** Expects the same result from readBody() as from class-validator and the decorators of the DTO. */
function expectSame(target: Class, body: JsonObject, group: string): void {
  const written = stringifyJson(body);
  fc.pre(!written.includes(noClass));
  const expected = readByDecorators(target, body, group);
  const { findings, ...read } = readBody(target, body, group);
  expect(findings).toEqual(expected.findings);
  if (findings.length === 0) {
    expect(read.json).toStrictEqual(expected.json);
    expect(readBody(target, body, group).dto).toStrictEqual(expected.dto);
  }
  expect(stringifyJson(body)).toBe(written);
}

describe.each<[string, Class, number]>([
  ['call record', CallRecord, 20],
  ['session', Session, 80],
  ['segment', Segment, 200],
])('a body of a %s', (_, target, numRuns) => {
  const created = newEntity(target).map(({ sent }) => sent);
  const changed = entityChange(target).map(({ sent }) => sent);

  it('is read as its decorators say when it is right', () => {
    fc.assert(
      fc.property(created, (body) => {
        expectSame(target, body, CREATE);
        expect(readBody<object>(target, body, CREATE).findings).toEqual([]);
      }),
      { numRuns: Math.ceil(numRuns / 4) },
    );
  });

  it('is read as its decorators say whatever it holds', () => {
    fc.assert(
      fc.property(mutated(created), (body) => expectSame(target, body, CREATE)),
      { numRuns },
    );
  });

  it('is read as its decorators say when it is a change', () => {
    fc.assert(
      fc.property(mutated(fc.oneof(changed, created)), (body) => expectSame(target, body, UPDATE)),
      { numRuns },
    );
  });
});
