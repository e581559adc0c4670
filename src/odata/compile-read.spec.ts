import { EdmContained, EdmDateTimeOffset, EdmString, EdmType } from '../edm/decorators';
import { typeOf } from '../edm/registry';
import type { Class } from '../edm/structured-type';
import { compileCount, compileEntity, compilePage } from './compile-read';
import type { EntitySet, PathStep } from './entity-set';
import { planEntity, planPage } from './plan';
import { QueryError } from './query-error';
import { parseQuery } from './query-options';
import { writeSkipToken } from './skip-token';
import type { Statement } from './sql-builder';
import { memberContext } from './urls';

@EdmType({ name: 'test.leaf', doc: 'A leaf.', entity: true })
class Leaf {
  @EdmString('Its id.') id?: string;
}
@EdmType({ name: 'test.branch', doc: 'A branch.', entity: true })
class Branch {
  @EdmString('Its id.') id?: string;
  @EdmContained(() => Leaf, 'Its leaves.', { collection: true }) leaves?: Leaf[];
}
@EdmType({ name: 'test.tree', doc: 'A tree.', entity: true })
class Tree {
  @EdmString('Its id.') id?: string;
  @EdmDateTimeOffset('When it was last seen.', { column: true, computed: true }) seen?: string;
  @EdmContained(() => Leaf, 'Its top.', { autoExpand: true }) top?: Leaf;
  @EdmContained(() => Branch, 'Its branches.', { collection: true }) branches?: Branch[];
}

function setOf(name: string, table: string, type: Class, rest: Partial<EntitySet> = {}): EntitySet {
  const order = [{ column: 'position', type: 'bigint', descending: false }] as const;
  return {
    name,
    label: table,
    type: typeOf(type),
    table,
    parentKey: [],
    order,
    pageSize: 60,
    children: new Map(),
    ...rest,
  };
}
const leaves = setOf('leaves', 'leaf', Leaf, {
  parentKey: [
    ['tree_id', 'tree_id'],
    ['branch_position', 'position'],
  ],
});
const branches = setOf('branches', 'branch', Branch, {
  parentKey: [['tree_id', 'id']],
  children: new Map([['leaves', leaves]]),
});
const order = [
  { column: 'seen', type: 'bigint', descending: true },
  { column: 'id', type: 'text', descending: true },
] as const;
const trees = setOf('wood/trees', 'tree', Tree, { order, children: new Map([['branches', branches]]) });

const root = 'http://host';
const to = (ids: readonly string[], isCollection: boolean): PathStep[] =>
  [trees, branches, leaves]
    .slice(0, ids.length + (isCollection ? 1 : 0))
    .map((set, index) => ({ set, id: ids[index] }));

/** Every statement that reads, for ids on the way and a query. */
function statements(ids: readonly [string, string, string], query = '', base = root): Statement[] {
  return [0, 1, 2].flatMap((depth) => {
    const [collection, entity] = [to(ids.slice(0, depth), true), to(ids.slice(0, depth + 1), false)];
    const { set } = collection.at(-1) as PathStep;
    const options = query.includes('branches') && set !== trees ? {} : parseQuery(query);
    const [page, one] = [planPage(set, options), planEntity(set, options)];
    return [
      compileCount(collection),
      compilePage(collection, page, memberContext(base, collection, page)),
      compileEntity(entity, one, memberContext(base, entity, one)),
    ];
  });
}

const queries = [
  '',
  '$select=id',
  '$expand=branches',
  '$select=id&$expand=branches($select=id;$expand=leaves($top=1))',
];
const attacks = [
  "'",
  "''",
  "'; DROP TABLE tree; --",
  "' OR '1'='1",
  "') OR true --",
  '"; SELECT pg_sleep(10); --',
  "\\'; SELECT 1; --",
  '$1',
  '$2::text',
  '$$;SELECT 1$$',
  '/*',
  '{{tenant}}',
  '%27%20OR%201=1',
  '🌲\u2028',
];

describe('tenant', () => {
  it.each(queries)('$1 bounds every table that is read: %s', (query) => {
    for (const { text, values } of statements(['a', 'b', 'c'], query)) {
      const reads = text.match(/\b(?:FROM|JOIN)\s+(?:tree|branch|leaf)\b/g) ?? [];
      const bound =
        text.match(/\bFROM (?:tree|branch|leaf) (t\d+) WHERE \1\.tenant_id = \$1(?= AND | \)|\s*$|\)| ORDER)/g) ?? [];
      expect(reads.length).toBeGreaterThan(0);
      expect(bound).toHaveLength(reads.length);
      expect(text.match(/\b(?:tree|branch|leaf)\b(?! t\d)/g)).toBeNull();
      // $1 is the tenant, which is put in where the statement is run; all others are there.
      const used = new Set((text.match(/\$\d+/g) ?? []).map((parameter) => Number(parameter.slice(1))));
      expect([...used].sort((a, b) => a - b)).toEqual(
        Array.from({ length: values.length + 1 }, (_, index) => index + 1),
      );
    }
  });

  it('every contained entity is bound to its parent by the whole key', () => {
    const [, , entity] = statements(['a', 'b', 'c'], '$expand=branches($expand=leaves)');
    expect(entity?.text).toMatch(/(t\d+)\.tenant_id = \$1 AND \1\.tree_id = t\d+\.id/);
    expect(entity?.text).toMatch(
      /(t\d+)\.tenant_id = \$1 AND \1\.tree_id = (t\d+)\.tree_id AND \1\.branch_position = \2\.position/,
    );
  });
});

describe('text of a client', () => {
  const texts = (list: Statement[]): string[] => list.map(({ text }) => text);

  it.each(attacks)('stays among the values as an id: %s', (attack) => {
    for (const query of queries) {
      const [plain, attacked] = [statements(['a', 'b', 'c'], query), statements([attack, attack, attack], query)];
      expect(texts(attacked)).toEqual(texts(plain));
      expect(attacked.at(-1)?.values.filter((value) => value === attack)).toHaveLength(3);
    }
  });

  it.each(attacks)('stays among the values as a skip token: %s', (attack) => {
    const page = (id: string): Statement =>
      compilePage(to([], true), planPage(trees, { skipToken: writeSkipToken(['1', id]) }));
    expect(page(attack).text).toBe(page('a').text);
    expect(page(attack).values.slice(0, 2)).toEqual(['1', attack]);
  });

  it.each(attacks)('stays among the values as the address of the service: %s', (attack) => {
    for (const query of queries)
      expect(texts(statements(['a', 'b', 'c'], query, attack))).toEqual(texts(statements(['a', 'b', 'c'], query)));
  });

  it.each(attacks)('is refused as a name: %s', (attack) => {
    const encoded = encodeURIComponent(attack);
    for (const query of [
      `$select=${encoded}`,
      `$select=id,${encoded}`,
      `$expand=${encoded}`,
      `$expand=branches($select=${encoded})`,
      `$top=${encoded}`,
    ])
      expect(() => planPage(trees, parseQuery(query))).toThrow(QueryError);
  });

  it('is refused as a name that every object has', () => {
    for (const name of ['__proto__', 'constructor', 'toString', 'body', 'tenant_id']) {
      expect(() => planPage(trees, { select: [name] })).toThrow(QueryError);
      expect(() => planPage(trees, { expand: [{ name, options: {} }] })).toThrow(QueryError);
    }
  });
});

it('A page reads one row more than it shows, unless the client has set its end', () => {
  const limitOf = (query: string) => {
    const { text, values } = compilePage(to([], true), planPage(trees, parseQuery(query)));
    const [, index] = /LIMIT \$(\d+)::integer/.exec(text) ?? [];
    return values[Number(index) - 2];
  };
  expect(['', '$top=0', '$top=5', '$top=1000', '$top=1001', '$top=99999999'].map(limitOf)).toEqual([
    61, 0, 5, 1000, 1001, 1001,
  ]);
});

it('A page of any size is one statement, which connections can keep prepared', () => {
  const textOf = (query: string) => compilePage(to([], true), planPage(trees, parseQuery(query))).text;
  expect(textOf('$top=5')).toBe(textOf('$top=1001'));
});

it('$top and $skiptoken of a single entity are refused', () => {
  for (const options of [{ top: 1 }, { skipToken: 'x' }]) expect(() => planEntity(trees, options)).toThrow(QueryError);
});
