import { apply, groupingItem } from '../../src/odata/syntax/apply';
import { Char } from '../../src/odata/syntax/characters';
import type { Cursor } from '../../src/odata/syntax/cursor';
import { expandItem } from '../../src/odata/syntax/expand';
import { expression } from '../../src/odata/syntax/expression';
import { items } from '../../src/odata/syntax/items';
import { jsonText } from '../../src/odata/syntax/json-literal';
import { search, term } from '../../src/odata/syntax/search';
import { selectItem } from '../../src/odata/syntax/select';
import { dottedName, typeName } from '../../src/odata/syntax/type-name';
import { called } from './query-rules';
import { anyOf, inUrl, type Reader, type Rule } from './rule';

/** Rules of the ABNF that are parts of options and expressions, by name. */

const transformations = [
  ...['aggregate', 'compute', 'concat', 'groupby', 'join', 'outerjoin', 'filter', 'search', 'orderby', 'skip'],
  ...['top', 'topcount', 'toppercent', 'topsum', 'bottomcount', 'bottompercent', 'bottomsum', 'ancestors'],
  ...['descendants', 'traverse'],
];

/** Any of these rules names something. */
const nameRules = {
  primitiveProperty: ['primitiveKeyProperty', 'primitiveNonKeyProperty', 'customAggregate'],
  navigationProperty: ['entityNavigationProperty', 'entityColNavigationProperty'],
  singleTypeName: ['entityTypeName', 'complexTypeName', 'typeDefinitionName', 'enumerationTypeName'],
  ...Object.fromEntries(
    ['entity', 'entityCol', 'complex', 'complexCol', 'primitive', 'primitiveCol'].flatMap((kind) =>
      [`${kind}Function`, `${kind}FunctionImport`].map((name) => [name, [name]]),
    ),
  ),
} satisfies Readonly<Record<string, readonly string[]>>;

const nameOf =
  (rules: readonly string[]): Reader =>
  (c) => {
    const name = c.name();
    if (c.vocabulary !== undefined && !rules.some((rule) => c.vocabulary?.is(rule, name))) c.fail('a known name');
  };

/** A text where the rule may only begin with one kind of character. */
const beginning =
  (code: number, read: Reader): Reader =>
  (c) => {
    if (c.peek() !== code) c.fail(`'${String.fromCharCode(code)}'`);
    read(c);
  };

const searchWord: Reader = (c) => {
  if (term(c).kind !== 'word') c.fail('a word', 0);
};

const valueInUrl: Reader = (c) => (c.peek() === Char.DoubleQuote ? jsonText(c) : expression(c));

export const partRules: Readonly<Record<string, Rule>> = {
  ...Object.fromEntries(transformations.map((name) => [`${name}Trafo`, inUrl(called(name, apply))])),
  ...Object.fromEntries(Object.entries(nameRules).map(([name, rules]) => [name, inUrl(nameOf(rules))])),
  nestTrafo: anyOf(inUrl(called('nest', apply)), inUrl(called('addnested', apply))),
  identityTrafo: inUrl(apply),
  preservingTrafos: inUrl(apply),
  groupbyElement: inUrl(groupingItem),
  expandItem: inUrl(expandItem),
  expandPath: inUrl(expandItem),
  selectItem: inUrl(selectItem),
  selectProperty: inUrl(selectItem),
  searchWord: inUrl(searchWord),
  searchPhrase: inUrl(beginning(Char.DoubleQuote, search)),
  searchParenExpr: inUrl(beginning(Char.Open, search)),
  lambdaPredicateExpr: inUrl(expression),
  aggregatableExpr: inUrl(expression),
  collectionExpr: inUrl(expression),
  valueInUrl: inUrl(valueInUrl),
  parameterNames: inUrl((c: Cursor) => items(c, (cursor) => cursor.nameOf('parameterName'), false)),
  singleQualifiedTypeName: inUrl(typeName),
  optionallyQualifiedActionName: inUrl((c) => dottedName(c, 'action')),
};
