import 'reflect-metadata';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { CallRecord, Session } from '../call-records/model';
import { sampleRecord, sampleSession } from '../call-records/samples/sample-bodies';
import { isJsonObject, type JsonObject } from './json/json-value';
import { primitiveTypes } from './primitive-types';
import { CREATE, fits, ruleOf } from './rules';

/**
 * Names of the properties that class-validator finds wrong in a DTO from class-transformer, without code of this
 * service.
 */
function problems(target: typeof Session | typeof CallRecord, body: object): string[] {
  const dto: Session | CallRecord = plainToInstance<Session | CallRecord, object>(target, body);
  return validateSync(dto, { groups: [CREATE], always: true }).map(({ property }) => property);
}

/** The body with the members of base types only: class-transformer does not know OData's type annotations. */
function plain(body: JsonObject): JsonObject {
  return { ...body, caller: {}, callee: {} };
}

describe('the decorators of a DTO', () => {
  it('are class-validator’s: the sample is valid', () => {
    const dto = plainToInstance(Session, sampleSession);
    expect(dto).toBeInstanceOf(Session);
    expect(problems(Session, sampleSession)).toEqual([]);
    expect(problems(CallRecord, sampleRecord)).toEqual([]);
  });

  it.each([
    [{ modalities: ['telepathy'] }, ['modalities']],
    [{ modalities: [] }, ['modalities']],
    [{ modalities: 'audio' }, ['modalities']],
    [{ startDateTime: '2020-02-30T00:00:00Z' }, ['startDateTime']],
    [{ endDateTime: '2019-01-01T00:00:00Z' }, ['endDateTime']],
    [{ id: '' }, ['id']],
    [{ id: 'x'.repeat(201) }, ['id']],
    [{ id: '\u{1f600}'.repeat(200) }, []],
    [{ failureInfo: { stage: 'nowhere' } }, ['failureInfo']],
    [{ isTest: 'no' }, ['isTest']],
    [{ caller: undefined }, ['caller']],
    [{ failureInfo: null, isTest: null }, []],
  ])('judge %j', (members, expected) => {
    expect(problems(Session, { ...plain(sampleSession), ...members })).toEqual(expected);
  });

  it('look into nested DTOs', () => {
    const dto = plainToInstance(CallRecord, {
      ...sampleRecord,
      sessions: [{ ...sampleSession, modalities: ['telepathy'] }],
    });
    const [sessions] = validateSync(dto, { groups: [CREATE], always: true });
    expect(sessions?.children?.[0]?.children?.map(({ property }) => property)).toEqual(['modalities']);
    expect(sessions?.children?.[0]?.children?.[0]?.constraints?.type).toMatch(/^one of audio, video/);
  });
});

describe('fits', () => {
  const complex = { kind: 'complex', target: () => Session } as const;

  it.each([{}, Object.create(null), new Session()])('takes an object as a complex value', (value) => {
    expect(fits(complex, value)).toBe(true);
  });

  it.each([null, undefined, [], 'text', 1])('does not take %j as a complex value', (value) => {
    expect(fits(complex, value)).toBe(false);
  });

  it('asks primitive types themselves, in words that ruleOf has', () => {
    const type = { kind: 'primitive', primitive: primitiveTypes.Boolean } as const;
    expect([fits(type, true), fits(type, 'true')]).toEqual([true, false]);
    expect(ruleOf(type)).toBe('true or false');
    expect(ruleOf(complex)).toBe('an object');
    expect(isJsonObject(complex)).toBe(true);
  });
});
