import { codesOf, microsoftText, q850Text, sipText } from './codes';

describe('codes in words', () => {
  it('says what a code of SIP or Q.850 means', () => {
    expect(sipText(486)).toBe('SIP 486: Busy');
    expect(q850Text(804)).toBe('Q.850 804: No media arrived in time');
  });

  it('says the number alone where it has no words', () => {
    expect(sipText(499)).toBe('SIP 499');
    expect(q850Text(126)).toBe('Q.850 126');
  });

  it.each([
    [560486, 'Microsoft 560486: the session border controller sent SIP 486: Busy'],
    [540000, 'Microsoft 540000: no SIP code, as at a normal end'],
    [510403, 'Microsoft 510403: made by Microsoft’s service'],
    [0, 'Microsoft 0: made by Microsoft’s service'],
  ])('says who made reason %d', (reason, text) => expect(microsoftText(reason)).toBe(text));

  it('finds the codes in the reason of a failure', () => {
    expect(codesOf('SIP 486 Busy Here, Q.850 17 User busy, by callee')).toEqual({
      ...{ sip: 486, q850: 17, phrase: 'Busy Here' },
    });
    expect(codesOf('Q.850;cause=17;text="User busy"')).toEqual({ q850: 17 });
    expect(codesOf('SIP;cause=200;text="Call completed elsewhere"')).toEqual({ sip: 200 });
    expect(codesOf('The media connection was lost.')).toEqual({});
    expect(codesOf(null)).toEqual({});
  });
});
