import { readReason } from './failure-reason';

const read = (text: string): unknown[] => {
  const { sipCode, q850Cause, endedBy, isElsewhere } = readReason(text);
  return [sipCode, q850Cause, endedBy, isElsewhere];
};

describe('the reason of a failure', () => {
  it.each([
    ['SIP 486 Busy Here', 486, null, null, false],
    ['Q.850 17 User busy', null, 17, null, false],
    ['SIP 480 Temporarily Unavailable, Q.850 19 No answer, by callee', 480, 19, 'callee', false],
    ['sip: 603 decline by the Callee.', 603, null, 'callee', false],
    ['SIP/2.0 503 Service Unavailable; q850: 41 by PLATFORM', 503, 41, 'platform', false],
    ['SIP;cause=200;text="Call completed elsewhere"', 200, null, null, true],
    ['Q.850;cause=16;text="Normal call clearing" by caller', null, 16, 'caller', false],
    ['Q.850 804 MEDIA_TIMEOUT', null, 804, null, false],
    ['Q850 cause 127', null, 127, null, false],
    ['sip-code 404', 404, null, null, false],
    ['The callee did not answer.', null, null, null, false],
    ['Gossip 486', null, null, null, false],
    ['SIP 4861 and Q.850 1234', null, null, null, false],
    ['SIP 799', null, null, null, false],
    ['Bypassed by everyone', null, null, null, false],
    ['', null, null, null, false],
  ])('%j', (text, ...expected) => expect(read(text)).toEqual(expected));
});
