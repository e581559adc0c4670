import { QueryError } from '../query-error';
import { parseApply, parseExpand, parseFilter, parseOptions, parseSearch, parseSelect } from './parse';

function faultOf(query: string): QueryError {
  try {
    parseOptions(query);
  } catch (error) {
    if (error instanceof QueryError) return error;
    throw error;
  }
  throw new Error(`${query} was accepted`);
}

describe('an option without a name', () => {
  it.each(["=type eq 'groupCall'", '$top=1&=2', ' =1', '='])('in %j is told from a shell that took it', (query) => {
    expect(() => parseOptions(query)).toThrow("did the shell take '$filter'?");
  });
});

describe('Names of options', () => {
  it.each([
    '$top=5',
    'top=5',
    '$TOP=5',
    '%24top=5',
    '$top=5&',
    '&&$top=5',
    '$top=%35',
    ' $top = 5 ',
    '$top=5&custom=$top=6',
  ])('%s is $top', (query) => expect(parseOptions(query)).toMatchObject({ top: 5 }));

  it.each([
    ['$fliter=a', '$fliter: is no query option of OData; did you mean $filter?', 0],
    ['a=b&$whatever=1', '$whatever: is no query option of OData', 4],
    ['$top=1&TOP=2', '$top: must not be given twice', 7],
    ['@a=1&@a=2', '@a: must not be given twice', 5],
    ['$levels=2', '$levels: belongs into the parentheses of $expand', 0],
    ['$filter=a#b', "query: must not hold '#', only '%23'", 9],
    ['$filter=%2', "$filter: expected percent-encoded UTF-8 at 1, found '%2'", 8],
    ['$filter=a%20eq%20%FF', "$filter: expected percent-encoded UTF-8 at 10, found '%FF'", 17],
    ['%zz=1', "query: expected percent-encoded UTF-8 at 1, found '%zz'", 0],
    ['$top=-1', "$top: expected a whole number at 1, found '-'", 5],
    ['$top=99999999999999999999', "$top: expected a smaller number at 1, found '9'", 5],
    ['$count=yes', "$count: expected 'true' or 'false' at 1, found 'yes'", 7],
    ['$format=foo', "$format: expected 'json', 'xml', 'atom' or a media type at 1, found 'foo'", 8],
    ['x=1&$filter=a%20eq%20%27b', "$filter: expected a closing ''' at 8, found the end", 25],
    ['$expand=a($filter=b eq)', "$expand($filter): expected a blank at 15, found ')'", 22],
    ['$expand=a($top=1;$top=2)', "$expand: expected $top only once at 10, found '$'", 17],
    ['$expand=a($format=json)', /^\$expand: expected one of .* with '=' at 3, found '\$'$/, 10],
  ])('%s: %s', (query, message, offset) => {
    const fault = faultOf(query);
    expect(fault.offset).toBe(offset);
    expect(fault.message).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
  });
});

describe('Values of options', () => {
  it('are decoded once', () => {
    expect(parseOptions("$filter=a eq '%2525'")).toMatchObject({ filter: { right: { value: '%25' } } });
  });

  it('are split before they are decoded', () => {
    const { filter, written } = parseOptions("$filter=a%20eq%20'%26%3D%23+'&@p=1");
    expect(filter).toMatchObject({ right: { value: '&=# ' } });
    expect([...written.keys()]).toEqual(['$filter', '@p']);
    expect(written.get('$filter')).toBe("a eq '&=# '");
  });

  it.each(['+02:00', '%2B02:00', '%2b02:00', ' 02:00'])('keep the offset %s of a time', (offset) => {
    const { filter } = parseOptions(`$filter=a+ge+2020-02-25T00:00:00${offset}+and+b`);
    expect(filter).toMatchObject({ operator: 'and', left: { right: { value: '2020-02-25T00:00:00+02:00' } } });
  });

  it('are each of its kind', () => {
    const options = parseOptions(
      'skip=1&count=TRUE&index=-2&format=JSON&schemaversion=*&skiptoken=a=b&deltatoken=c&id=x&@p=[1]&orderby=a desc,b asc',
    );
    expect(options).toMatchObject({
      skip: 1,
      count: true,
      index: -2,
      format: 'json',
      schemaVersion: '*',
      skipToken: 'a=b',
      deltaToken: 'c',
      id: 'x',
      orderBy: [{ descending: true }, { descending: false }],
    });
    expect(options.aliases?.get('@p')).toMatchObject({ kind: 'list' });
  });
});

describe('$search', () => {
  it.each([
    ['a b OR c', 'or(and(a,b),c)'],
    ['NOT a AND b', 'and(not(a),b)'],
    ['a and b', 'and(and(a,and),b)'],
    ['AND OR NOT', 'or(AND,NOT)'],
    ['NOT NOT', 'not(NOT)'],
    ['a (b OR "c d")', 'and(a,or(b,"c d"))'],
    [`'"un finished'`, '"un finished"'],
    ["Daniel's 9,81", "and(Daniel's,9,81)"],
  ])('%s means %s', (text, meaning) => expect(meant(parseSearch(text))).toBe(meaning));

  it('ends at a semicolon before an option, and at one that was not encoded', () => {
    expect(parseOptions('$expand=a($search=b%3Bc;$top=1)').expand?.[0]?.options).toMatchObject({
      search: { text: 'b;c' },
      top: 1,
    });
    expect(parseOptions('$expand=a(%24search%3Db%3B%24top%3D1)').expand?.[0]?.options).toMatchObject({ top: 1 });
    expect(() => parseOptions('$search=a;b')).toThrow("$search: expected the end at 2, found ';'");
  });
});

function meant(node: ReturnType<typeof parseSearch>): string {
  switch (node.kind) {
    case 'word':
      return node.text;
    case 'phrase':
      return `"${node.text}"`;
    case 'not':
      return `not(${meant(node.operand)})`;
    default:
      return `${node.kind}(${meant(node.left)},${meant(node.right)})`;
  }
}

describe('$select and $expand', () => {
  it('tell parameters of a function from options', () => {
    expect(parseSelect('Model.F(x,y),a($top=1),b(top=2)')).toMatchObject([
      { path: [{ name: 'Model.F' }], parameters: ['x', 'y'] },
      { options: { top: 1 } },
      { options: { top: 2 } },
    ]);
  });

  it('read paths, suffixes and nested options', () => {
    expect(parseExpand('a/Model.B/c/$ref($top=1),*/$ref,d/$count($search=x),e($levels=max;@p=1)')).toMatchObject([
      { path: [{ name: 'a' }, { name: 'Model.B' }, { name: 'c' }], suffix: '$ref', options: { top: 1 } },
      { path: [{ name: '*' }], suffix: '$ref' },
      { suffix: '$count', options: { search: { text: 'x' } } },
      { options: { levels: 'max' } },
    ]);
  });

  it('take empty parentheses behind a name, as context URLs have them', () => {
    expect(parseExpand('a(),b()')).toMatchObject([{ path: [{ name: 'a' }] }, { path: [{ name: 'b' }] }]);
  });

  it('take blanks round commas, semicolons and parentheses, as clients write them', () => {
    expect(parseSelect('a , b')).toMatchObject([{ path: [{ name: 'a' }] }, { path: [{ name: 'b' }] }]);
    expect(parseExpand('a( $top=1 ; $skip=2 ), b')).toMatchObject([{ options: { top: 1, skip: 2 } }, {}]);
    expect(parseFilter('not(a)or(b)')).toMatchObject({ kind: 'binary', operator: 'or' });
  });

  it.each(['*/a', '*($top=1)', 'a/', 'a(b', 'a.', '$count'])('refuse %s to select', (text) =>
    expect(() => parseSelect(text)).toThrow(QueryError),
  );

  it.each(['*($top=1)', '*/$count', 'a/$ref($select=b)', 'a/$count($top=1)', 'a($levels=0)', ''])(
    'refuse %s to expand',
    (text) => expect(() => parseExpand(text)).toThrow(QueryError),
  );
});

describe('$apply', () => {
  it('keeps what the service does and the names of the rest', () => {
    const steps = parseApply(
      'filter(a eq 1)/groupby((a,b/c),aggregate(d with sum from e with max as f,$count as n,Forecast))/topcount(2,d)' +
        '/concat(identity,top(1))/addnested(g,filter(h) as i)/join(g as j)/My.own(x=1)/groupby((rollup(a,b)))',
    );
    expect(steps.map((step) => (step.kind === 'unsupported' ? step.name : step.kind))).toEqual([
      ...['filter', 'groupby', 'topcount', 'concat', 'addnested', 'join', 'custom', 'groupby'],
    ]);
    expect(steps[1]).toMatchObject({
      apply: [
        { expressions: [{ method: 'sum', from: [{ method: 'max' }], as: 'f' }, { as: 'n' }, { method: undefined }] },
      ],
    });
  });

  it.each([
    'aggregate(a with sum)',
    'aggregate(a with total as b)',
    'concat(identity)',
    'Filter(a)',
    'top(-1)',
    'nest',
  ])('refuses %s', (text) => expect(() => parseApply(text)).toThrow(QueryError));
});
