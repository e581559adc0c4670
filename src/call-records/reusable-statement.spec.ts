import type { PathStep, Continuation } from '../odata/entity-set';
import { planEntity, planPage } from '../odata/plan/plan';
import { statementAt, type ReusableStatement, type Target } from '../odata/sql-builder';
import { compileEntity, compilePage } from '../odata/sql/statements';
import { parseOptions } from '../odata/syntax/parse';
import { allSegments, callRecords, segments, sessions } from './entity-sets';

const limits = { most: 1_000 };
const levels = [callRecords, sessions, segments] as const;
const pathTo = (...ids: (string | undefined)[]): PathStep[] =>
  levels.slice(0, ids.length).map((set, index) => ({ set, id: ids[index] }));
const setOf = (path: readonly PathStep[]) => path.at(-1)?.set ?? callRecords;

type Compile = (target: Target) => ReusableStatement;
const entity =
  (query: string): Compile =>
  ({ root, path }) =>
    compileEntity(root, path, planEntity(setOf(path), parseOptions(query), limits));
const page =
  (query: string, kind?: 'references'): Compile =>
  ({ root, path, after }) =>
    compilePage(root, path, planPage(setOf(path), parseOptions(query), limits), kind, after);

describe('a statement at another URL', () => {
  const more = '$select=id&$expand=sessions($top=2;$expand=segments/$ref)';
  it.each<[string, Compile, (a: string, b: string, c: string) => PathStep[]]>([
    ['an entity', entity(''), (a) => pathTo(a)],
    ['an entity with what it contains', entity(more), (a) => pathTo(a)],
    ['a contained entity', entity('$expand=segments'), (a, b) => pathTo(a, b)],
    ['an entity in a contained one', entity(''), (a, b, c) => pathTo(a, b, c)],
    ['a collection', page(`${more}&$filter=contains(id,'a')&$skip=1`), () => pathTo(undefined)],
    ['a contained collection', page('$count=true'), (a, b) => pathTo(a, b, undefined)],
    ['links', page('$top=3', 'references'), (a) => pathTo(a, undefined)],
    ['a collection across calls', page('$orderby=id'), () => [{ set: allSegments }]],
  ])('is what would be compiled there: %s', (_name, compile, path) => {
    const here = { root: 'http://localhost:3000/v1.0', path: path('1', '2', '3') };
    const there = { root: 'https://example.com/beta', path: path(`O'Hara/\\"`, 'ü', '') };
    const { text, values } = compile(there);
    expect(statementAt(compile(here), there)).toEqual({ text, values });
  });

  it.each<[string, Compile, PathStep[], Continuation, Continuation]>([
    ['all', page(''), pathTo(undefined), ['5', 'a'], ['7', 'b']],
    [
      'in another order',
      page("$orderby=id desc,contains(id,'a')"),
      pathTo(undefined),
      ['a', null, '1', 'a'],
      ['b', null, '2', 'b'],
    ],
    ['of one of many parents', page(''), pathTo('1', '2', undefined), ['5', '1'], ['7', '3']],
  ])('is what would be compiled for a page behind others: %s', (_name, compile, path, first, after) => {
    const [here, there] = [first, after].map((after) => ({ root: 'http://localhost:3000', path, after }));
    const { text, values } = compile(there as Target);
    expect(values).toEqual(expect.arrayContaining(after.filter((value) => value !== null)));
    expect(statementAt(compile(here as Target), there as Target)).toEqual({ text, values });
  });
});
