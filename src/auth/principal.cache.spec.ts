import type { Principal } from '../graph/request/principal';
import { PrincipalCache } from './principal.cache';

const caller = (appId: string): Principal => ({ tenantId: 't', appId, permissions: new Set() });

describe('PrincipalCache', () => {
  it('forgets an entry at the second in which it expires', () => {
    const cache = new PrincipalCache(2);
    cache.set('token', caller('a'), 100);
    expect(cache.get('token', 99.9)?.appId).toBe('a');
    expect(cache.get('token', 100)).toBeUndefined();
    expect(cache.get('token', 99.9)).toBeUndefined();
  });

  it('drops the oldest entry when it is full', () => {
    const cache = new PrincipalCache(2);
    for (const name of ['a', 'b', 'c']) cache.set(name, caller(name), 100);
    expect(['a', 'b', 'c'].map((name) => cache.get(name, 0)?.appId)).toEqual([undefined, 'b', 'c']);
  });
});
