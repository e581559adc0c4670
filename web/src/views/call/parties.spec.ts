import { ann, aStream, aSummary, backwards, received, service, toPhone } from './call-samples';
import { Parties, partyOfIdentities } from './parties';

describe('parties of a call', () => {
  const direct = new Parties(aSummary());
  const phoned = new Parties(aSummary(toPhone));
  const met = new Parties(aSummary({ type: 'groupCall', toType: null, toName: null, toUserId: null }));

  it('names a user by the endpoint', () => {
    expect(direct.at('caller', { caller: ann })).toEqual({
      ...{ key: 'ann', label: 'Ann Doe', isService: false, userId: 'ann' },
    });
  });

  it('fills the gaps of the newer identity by the older one', () => {
    const caller = { associatedIdentity: { id: 'ann' }, identity: { user: { id: 'ann', displayName: 'Ann Doe' } } };
    expect(direct.at('caller', { caller }).label).toBe('Ann Doe');
  });

  it('takes from the session what the segment does not tell', () => {
    expect(direct.at('caller', { caller: { userAgent: {} } }, { caller: ann }).label).toBe('Ann Doe');
  });

  it('names the telephone behind a gateway, and no user by it', () => {
    expect(phoned.at('callee', { callee: service('gateway') })).toEqual({
      ...{ key: '+15550100', label: '+15550100', isService: false },
    });
    expect(phoned.serviceAt('callee', { callee: service('gateway') })?.label).toBe('Gateway');
  });

  it('leaves a service where nobody is behind it', () => {
    expect(met.at('callee', { callee: service('mediaController') }).label).toBe('Media controller');
    const voicemail = new Parties(aSummary({ toType: 'service', toName: null, toUserId: null }));
    expect(voicemail.at('callee', { callee: service('voicemail') })).toMatchObject({
      ...{ label: 'Voicemail', isService: true },
    });
  });

  it('names an end of two by the summary where the record has no endpoint, and nobody in a group', () => {
    expect(direct.at('callee', { callee: null }).label).toBe('Bob Roe');
    expect(met.at('caller', {}).label).toBe('Unnamed caller');
    expect(new Parties(undefined).at('callee', {}).label).toBe('Unnamed callee');
  });

  it('names both sides of a stream', () => {
    expect(direct.ofStream('sender', aStream()).label).toBe('Ann Doe');
    expect(direct.ofStream('receiver', aStream(backwards)).userId).toBe('ann');
    expect(phoned.ofStream('receiver', aStream(received('gateway'))).label).toBe('+15550100');
    expect(met.ofStream('receiver', aStream(received('mediaController'))).isService).toBe(true);
  });

  it('prefers the user among several identities', () => {
    const party = partyOfIdentities({ phone: { id: '+1' }, user: { id: 'ann', displayName: 'Ann Doe' } });
    expect(party).toMatchObject({ label: 'Ann Doe', userId: 'ann' });
    expect(partyOfIdentities({ phone: { id: '+1' } })).toEqual({ key: '+1', label: '+1', isService: false });
    expect(partyOfIdentities(null).label).toBe('Unnamed');
  });
});
