import { ContentBound } from './content-bound';

const MB = 1024 * 1024;
const lines = (count: number, length: number) => Array.from({ length: count }, () => ({ bytes: Buffer.alloc(length) }));

describe('content bound', () => {
  it('lets a body hold a hundred times what arrived of it, and eight megabytes in any case', () => {
    let received = 0;
    const bound = new ContentBound(() => received);
    bound.add(8 * MB);
    expect(() => bound.add(1)).toThrow('The body holds more than 100 times what was sent of it, and more than 8 MB.');
    received = MB;
    bound.add(92 * MB - 1);
    expect(() => bound.add(1)).toThrow('more than 100 times');
  });

  it('counts the shortest line for what it takes to refuse it', () => {
    const bound = new ContentBound(() => 0);
    const short = lines(1024, 1);
    for (let n = 0; n < 64; n++) bound.admit(short);
    expect(() => bound.admit(short)).toThrow('more than 100 times');
  });

  it('never stands in the way of a body that is not compressed, however short its lines', () => {
    let received = 0;
    const bound = new ContentBound(() => received);
    const short = lines(10_000, 1);
    for (let n = 0; n < 200; n++) {
      received += 20_000;
      bound.add(20_000);
      bound.admit(short);
    }
    expect(received).toBe(4_000_000);
  });
});
