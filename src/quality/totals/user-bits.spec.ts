import { bitsOf, USER_BITS } from './user-bits';

describe('the bits of users', () => {
  const users = Array.from({ length: 8_000 }, (_, n) => `user-${n}`);

  it('are the same for the same user, one in each level that the user is in', () => {
    for (const user of users.slice(0, 100)) {
      const bits = bitsOf(user);
      expect(bitsOf(user)).toEqual(bits);
      expect(bits.map((bit) => Math.floor(bit / 256))).toEqual([...bits.keys()]);
      expect(Math.max(...bits)).toBeLessThan(USER_BITS);
    }
  });

  it('are in a level for one user in eight of the level before', () => {
    const levels = [1, 2, 3, 4].map((count) => users.filter((user) => bitsOf(user).length >= count).length);
    const [all = 0, eighth = 0, sixtyFourth = 0] = levels;
    expect(all).toBe(8_000);
    expect(Math.abs(eighth / 1_000 - 1)).toBeLessThan(0.15);
    expect(Math.abs(sixtyFourth / 125 - 1)).toBeLessThan(0.4);
  });
});
