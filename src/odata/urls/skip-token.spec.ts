import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { QueryError } from '../query-error';
import { SkipTokens } from './skip-token';

const tokens = new SkipTokens(Buffer.alloc(32, 1));
const values = fc.array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constant(null)));

describe('skip token', () => {
  it('reads back what it has written for the same sequence', () => {
    fc.assert(
      fc.property(fc.string(), values, (sequence, written) => {
        expect(tokens.read(sequence, tokens.write(sequence, written))).toEqual(written);
      }),
    );
  });

  it('refuses a token of another sequence, of another key, and one that was changed anywhere', () => {
    const others = new SkipTokens(Buffer.alloc(32, 2));
    fc.assert(
      fc.property(fc.string(), values, fc.nat(), (sequence, written, at) => {
        const token = tokens.write(sequence, written);
        const bytes = Buffer.from(token, 'base64url');
        const place = at % bytes.length;
        bytes[place] = (bytes[place] ?? 0) ^ 1;
        expect(() => tokens.read(`${sequence}x`, token)).toThrow(QueryError);
        expect(() => others.read(sequence, token)).toThrow(QueryError);
        expect(() => tokens.read(sequence, bytes.toString('base64url'))).toThrow(QueryError);
        expect(() => tokens.read(sequence, `${token}x`)).toThrow(QueryError);
      }),
    );
  });

  it.each(['', 'a', '%', 'e30'])('refuses %j', (token) => {
    expect(() => tokens.read('s', token)).toThrow('$skiptoken: was not issued by this service for this request');
  });

  it('tells nothing of its values but roughly their length', () => {
    fc.assert(
      fc.property(fc.string(), fc.stringMatching(/^\d{4,19}$/), (sequence, position) => {
        const token = tokens.write(sequence, [position]);
        expect(Buffer.from(token, 'base64url').toString('latin1')).not.toContain(position);
        expect(token).toHaveLength(tokens.write(sequence, ['1']).length);
      }),
    );
  });

  it('takes the tokens of older services, whose values can be read', () => {
    const payload = Buffer.from('["12345",null]');
    const signature = createHmac('sha256', Buffer.alloc(32, 1)).update('"s"').update(payload).digest().subarray(0, 16);
    const token = Buffer.concat([signature, payload]).toString('base64url');
    expect(tokens.read('s', token)).toEqual(['12345', null]);
    expect(() => tokens.read('t', token)).toThrow(QueryError);
  });
});
