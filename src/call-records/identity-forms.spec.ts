import fc from 'fast-check';
import { newEntity } from '../../test/support/entity-arbitraries';
import { exactText } from '../../test/support/exact-json';
import { withoutMembers, type JsonObject } from '../edm/json/json-value';
import { readBody } from '../edm/reading/body';
import { CREATE } from '../edm/rules';
import { DERIVED } from '../odata/row-layout';
import { derivedColumn, withCounterparts } from '../writes/rows/counterpart-forms';
import { callRecords } from './entity-sets';
import { identityForms } from './identity-forms';
import { CallRecord, IdentitySet, Participant } from './model';

const names = identityForms.flatMap(({ older, newer }) => [older, newer]);
const [{ toOlder, toNewer }] = identityForms as [(typeof identityForms)[number]];

describe('what a new record gets', () => {
  const sentForms = fc.subarray(names).map((kept) => new Set(names.filter((name) => !kept.includes(name))));

  it('leaves all that was sent as it is, and marks the rest', () => {
    const property = fc.property(newEntity(CallRecord), sentForms, ({ kept }, left) => {
      const sent = withoutMembers(kept, left);
      const completed = withCounterparts(callRecords, sent);
      const derived = new Set((completed[DERIVED] ?? []) as string[]);
      expect(withoutMembers(completed, new Set([...derived, DERIVED]))).toEqual(sent);
      for (const { older, newer } of identityForms) {
        expect(derived.has(older) && derived.has(newer)).toBe(false);
        if (derived.has(older)) expect(sent[newer]).toBeDefined();
        if (derived.has(newer)) expect(sent[older]).toBeDefined();
      }
    });
    fc.assert(property, { numRuns: 200 });
  });

  it('is what a body could have brought', () => {
    const property = fc.property(newEntity(CallRecord), sentForms, ({ kept }, left) => {
      const completed = withoutMembers(withCounterparts(callRecords, withoutMembers(kept, left)), new Set([DERIVED]));
      const { json, findings } = readBody(CallRecord, completed, CREATE);
      expect(findings).toEqual([]);
      expect(exactText(json)).toBe(exactText(completed));
    });
    fc.assert(property, { numRuns: 200 });
  });
});

describe('identity forms', () => {
  it('what becomes newer and older again is what it was', () => {
    const property = fc.property(newEntity(IdentitySet), ({ kept }) => {
      expect(exactText(toOlder(toNewer(kept).identity as JsonObject))).toBe(exactText(kept));
    });
    fc.assert(property, { numRuns: 200 });
  });

  it('what becomes older and newer again is what it was', () => {
    const property = fc.property(newEntity(Participant), ({ kept }) => {
      const { identity } = kept;
      fc.pre(typeof identity === 'object' && identity !== null);
      expect(exactText(toNewer(toOlder(identity as JsonObject)).identity ?? null)).toBe(exactText(identity ?? null));
    });
    fc.assert(property, { numRuns: 200 });
  });

  it.each<[JsonObject, string | undefined]>([
    [{ user: { id: 'u' } }, 'u'],
    [{ phone: { id: '+45' }, user: { id: 'u' } }, 'u'],
    [{ phone: { id: '+45' }, user: null }, '+45'],
    [{ phone: { displayName: 'x' }, guest: { id: 'teamsvisitor:1' } }, 'teamsvisitor:1'],
    [{ acsUser: { id: '8:acs:1' } }, '8:acs:1'],
    [{ user: { id: '' }, device: { id: 'd' } }, 'd'],
    [{ user: { id: 'x'.repeat(201) } }, undefined],
    [{ user: { id: null } }, undefined],
    [{}, undefined],
  ])('the id of %j is %p', (identities, id) => {
    expect(toNewer(identities).id).toBe(id);
  });

  it('the column names what is derived, in PostgreSQL’s text format', () => {
    const sent = { organizer: { user: { id: 'u' } }, participants_v2: [{ id: 'p', identity: {} }] };
    expect(derivedColumn(withCounterparts(callRecords, sent))).toBe('{organizer_v2,participants}');
    expect(derivedColumn(withCounterparts(callRecords, {}))).toBe('{}');
  });
});
