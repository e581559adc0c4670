import { mediaTypeOf } from './media-type';

describe('the media type of a header', () => {
  it.each([
    ['multipart/mixed;boundary=a', 'multipart/mixed', { boundary: 'a' }],
    ['Multipart/Mixed ; Boundary="a b;c"; x=y', 'multipart/mixed', { boundary: 'a b;c', x: 'y' }],
    ['multipart/mixed; boundary="a\\"b"', 'multipart/mixed', { boundary: 'a"b' }],
    ['multipart/mixed; boundary=batch_(36522ad7:1=2)', 'multipart/mixed', { boundary: 'batch_(36522ad7:1=2)' }],
    ['text/plain', 'text/plain', {}],
    ['', '', {}],
  ])('of %j is %s', (header, type, parameters) => {
    const read = mediaTypeOf(header);
    expect([read.type, Object.fromEntries(read.parameters)]).toEqual([type, parameters]);
  });
});
