import { newId } from './new-id';

describe('new ids', () => {
  it('makes ids that are versions 7, all different, in the order of their time', async () => {
    const ids = Array.from({ length: 2_000 }, newId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    await new Promise((resolve) => setTimeout(resolve, 2));
    expect(newId() > (ids.at(-1) as string)).toBe(true);
  });
});
