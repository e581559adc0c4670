import { principalOf } from './claims';

const tid = '3F1C0D52-6A4E-4B7D-9C55-0B7A8A6F1E21';

describe('principalOf', () => {
  it('writes the tenant in lower case', () => {
    expect(principalOf({ tid })?.tenantId).toBe(tid.toLowerCase());
  });

  it.each([undefined, null, 7, '', 'common', `${tid}0`, ` ${tid}`])('knows no caller with tid %p', (value) => {
    expect(principalOf({ tid: value })).toBeUndefined();
  });

  it.each([
    [{ appid: 'a', azp: 'b', client_id: 'c' }, 'a'],
    [{ azp: 'b', client_id: 'c' }, 'b'],
    [{ appid: '', client_id: 'c' }, 'c'],
    [{ sub: 'ada@example.com' }, undefined],
    [{ appid: 5 }, undefined],
    [{}, undefined],
  ])('takes the application of %j to be %p', (claims, expected) => {
    expect(principalOf({ tid, ...claims })?.appId).toBe(expected);
  });

  it.each([
    [{ roles: ['A', 'B'] }, ['A', 'B']],
    [{ scp: 'A  B' }, ['A', 'B']],
    [{ roles: ['A'], scp: 'B A' }, ['A', 'B']],
    [{ roles: ['A', 1, null, ''] }, ['A']],
    [{ roles: 'A B' }, []],
    [{ scp: ['A'] }, []],
    [{}, []],
  ])('reads the permissions of %j as %j', (claims, expected) => {
    expect([...(principalOf({ tid, ...claims })?.permissions ?? [])]).toEqual(expected);
  });

  it('tells apart whom things belong to where no application is named, without their names', () => {
    const ownerOf = (claims: object): string | undefined => principalOf({ tid, ...claims })?.owner;
    const owners = [{ sub: 'ada@example.com' }, { sub: 'bob' }, { oid: 'bob', sub: 'ada@example.com' }, {}].map(
      ownerOf,
    );
    expect(new Set(owners).size).toBe(4);
    expect(owners.every((owner) => /^[\w-]{43}$/.test(owner ?? ''))).toBe(true);
    expect(ownerOf({ sub: 'bob', tid: tid.replace('3', '4') })).not.toBe(ownerOf({ sub: 'bob' }));
    expect(ownerOf({ appid: 'a', sub: 'bob' })).toBeUndefined();
  });
});
