import { QueryError } from '../../src/odata/query-error';
import { aggregateExpression, aggregateFunction } from '../../src/odata/syntax/aggregate';
import { apply } from '../../src/odata/syntax/apply';
import type { Expression } from '../../src/odata/syntax/ast';
import { Char } from '../../src/odata/syntax/characters';
import type { Cursor } from '../../src/odata/syntax/cursor';
import { expression } from '../../src/odata/syntax/expression';
import { groupingPath } from '../../src/odata/syntax/grouping';
import { computeItem, items, orderItem } from '../../src/odata/syntax/items';
import { aliasName, readInto } from '../../src/odata/syntax/nested-options';
import { optionName, systemOptions, takeOption, type OptionName } from '../../src/odata/syntax/option-name';
import { parseAt, splitOptions, systemOrAlias, type RawOption } from '../../src/odata/syntax/options';
import { argumentsOrKey } from '../../src/odata/syntax/parameters';
import { annotationName, annotationPath, lambda } from '../../src/odata/syntax/path';
import { decode } from '../../src/odata/syntax/percent';
import { search } from '../../src/odata/syntax/search';
import { dottedName, typeName } from '../../src/odata/syntax/type-name';
import { schemaVersion } from '../../src/odata/syntax/values';
import type { Vocabulary } from '../../src/odata/syntax/vocabulary';
import { inUrl, type Reader, type Rule } from './rule';

/** Rules of the ABNF's sections 2, 4 and 6, and of the one for data aggregation, by name. */

/** An expression of certain kinds only. */
const only =
  (what: string, ...kinds: readonly Expression['kind'][]): Reader =>
  (c) => {
    const { pos } = c;
    if (!kinds.includes(expression(c).kind)) c.fail(what, pos);
  };

const paths: readonly Expression['kind'][] = [
  ...(['member', 'qualifiedName', 'boundFunction', 'annotation', 'key', 'count', 'lambda', 'filterPath'] as const),
  ...(['aggregatePath', 'variable', 'alias'] as const),
];

/** What begins with a word and a parenthesis. */
export const called =
  (name: string, read: Reader): Reader =>
  (c) => {
    if (!c.startsWith(name)) c.fail(`'${name}('`);
    if (c.text.charCodeAt(name.length) !== Char.Open) c.fail("'('", name.length);
    read(c);
  };

const lambdaOf = (operator: 'any' | 'all'): Reader => called(operator, (c) => lambda(c, undefined, operator));

/** An option with its name. Names are compared before anything is decoded. */
const option =
  (name: OptionName): Rule =>
  (input, vocabulary) => {
    const raw = splitOptions(input);
    const [first] = raw;
    if (first === undefined || first.nameAt > 0) throw faultAt('an option', 0);
    if (optionName(first.name) !== name) throw faultAt(`'${name}='`, prefixLength(first.name, name));
    if (input.charAt(first.name.length) !== '=') throw faultAt("'='", first.name.length);
    readOption(first, name, vocabulary);
    const end = first.valueAt + first.value.length;
    if (end < input.length) throw faultAt('the end', end);
  };

/** How much of an option's name stands at the beginning of a text, if all of it does. */
function prefixLength(text: string, name: string): number {
  return [name, name.slice(1)].find((form) => text.toLowerCase().startsWith(form))?.length ?? 0;
}

function faultAt(expected: string, offset: number): QueryError {
  const fault = new QueryError('rule', `expected ${expected} at ${offset + 1}`, offset);
  fault.offset = offset;
  return fault;
}

function readOption(raw: RawOption, name: OptionName, vocabulary?: Vocabulary): void {
  parseAt(raw, name, decodeAt(raw, name), (c) => readInto(c, { written: new Map() }, name), vocabulary);
}

function decodeAt(raw: RawOption, name: string): string {
  try {
    return decode(raw.value, name);
  } catch (error) {
    if (error instanceof QueryError) error.offset = raw.valueAt + (error.at ?? 0);
    throw error;
  }
}

/** Options with `&` between them. The ABNF lets them repeat; that they must not is said in prose. */
export const queryOptions: Rule = (input, vocabulary) => {
  const options = splitOptions(input);
  const empty = /^(?:$|&)|&(?=&|$)/.exec(input);
  if (empty !== null) throw faultAt('an option', empty.index === 0 ? 0 : empty.index + 1);
  for (const raw of options) {
    const name = nameOf(raw);
    if (name === undefined) customOption(raw, vocabulary);
    else if (name.startsWith('@')) parseAt(raw, name, decodeAt(raw, name), expression, vocabulary);
    else readOption(raw, name as OptionName, vocabulary);
  }
};

/** The name of a system option or an alias. What only begins with one is wrong from behind it. */
function nameOf(raw: RawOption): ReturnType<typeof systemOrAlias> {
  try {
    return systemOrAlias(raw);
  } catch (error) {
    const lengths = systemOptions.map((name) => prefixLength(raw.name, name));
    if (error instanceof QueryError) error.offset = Math.max(error.offset ?? 0, raw.nameAt + Math.max(...lengths));
    throw error;
  }
}

/** A custom option, or the value of a parameter by its name. */
function customOption(raw: RawOption, vocabulary?: Vocabulary): void {
  if (vocabulary?.is('customName', raw.name) !== false || vocabulary.is('parameterName', raw.name)) return;
  throw faultAt('an option', raw.nameAt + raw.name.length);
}

const systemQueryOption: Rule = (input, vocabulary) => {
  const [raw] = splitOptions(input);
  const name = raw === undefined ? undefined : optionName(raw.name);
  if (name === undefined) {
    const lengths = systemOptions.map((known) => prefixLength(raw?.name ?? '', known));
    throw faultAt('an option', Math.max(...lengths));
  }
  option(name)(input, vocabulary);
};

const optionRules = Object.fromEntries(
  systemOptions
    .filter((name) => name !== '$levels')
    .map((name) => [name === '$count' ? 'inlinecount' : name.slice(1), option(name)]),
) as Record<string, Rule>;

const searchIncomplete: Reader = (c) => {
  if (c.peek() !== Char.Quote) c.fail("'''");
  search(c);
};

const searchExpression: Reader = (c) => {
  if (c.peek() === Char.Quote) c.fail('a word or a phrase');
  search(c);
};

const aliasAndValue: Reader = (c) => {
  aliasName(c);
  expression(c);
};

const customQueryOption: Rule = (input, vocabulary) => {
  const [raw] = splitOptions(input);
  if (raw === undefined || systemOrAlias(raw) !== undefined) throw faultAt('a custom option', 0);
  customOption(raw, vocabulary);
};

const nameAndValue: Reader = (c) => {
  c.nameOf('parameterName');
  c.expect(Char.Equals);
  expression(c);
};

/** What stands behind another text: that text is put before it. */
const behind =
  (before: string, ...kinds: readonly Expression['kind'][]): Rule =>
  (input, vocabulary) => {
    try {
      inUrl(only('an operator', ...kinds))(before + input, vocabulary);
    } catch (error) {
      if (error instanceof QueryError) error.offset = Math.max((error.offset ?? 0) - before.length, 0);
      throw error;
    }
  };

const operatorNames = [
  'and',
  'or',
  'eq',
  'ne',
  'lt',
  'le',
  'gt',
  'ge',
  'in',
  'has',
  'add',
  'sub',
  'mul',
  'div',
  'divby',
  'mod',
];
const operatorRules = Object.fromEntries(operatorNames.map((name) => [`${name}Expr`, operatorRule(name)]));

function operatorRule(name: string): Rule {
  return (input, vocabulary) => {
    const written = new RegExp(`^(?: |\\t|%20|%09|\\+)+${name}(?![a-z])`, 'i').test(input);
    if (!written) throw faultAt(`'${name}'`, /^(?: |\t|%20|%09|\+)*/.exec(input)?.[0].length ?? 0);
    behind('1', 'binary')(input, vocabulary);
  };
}

/** Names of functions in the ABNF where they are not those of the functions. */
const functionOfRule: Readonly<Record<string, string>> = {
  distance: 'geo.distance',
  geolength: 'geo.length',
  intersects: 'geo.intersects',
};
const methods = ['indexOf', 'toLower', 'toUpper', 'trim', 'substring', 'concat', 'length', 'matchesPattern', 'year'];
methods.push('month', 'day', 'hour', 'minute', 'second', 'fractionalseconds', 'totalseconds', 'date', 'time', 'round');
methods.push('floor', 'ceiling', 'distance', 'geoLength', 'totalOffsetMinutes', 'minDateTime', 'maxDateTime', 'now');
methods.push('endsWith', 'startsWith', 'contains', 'intersects', 'hasSubset', 'hasSubsequence');
const methodRules = Object.fromEntries(
  methods.map((method) => {
    const name = functionOfRule[method.toLowerCase()] ?? method.toLowerCase();
    return [`${method}MethodCallExpr`, inUrl(called(name, only(`'${name}('`, 'call')))];
  }),
);

const keyPredicate: Reader = (c) => argumentsOrKey(c, undefined, 'key', 0, false);

const identifierRules = [
  ...['odataIdentifier', 'namespacePart', 'entitySetName', 'singletonEntity', 'entityTypeName', 'complexTypeName'],
  ...['typeDefinitionName', 'enumerationTypeName', 'enumerationMember', 'termName', 'primitiveKeyProperty'],
  ...['primitiveNonKeyProperty', 'primitiveColProperty', 'complexProperty', 'complexColProperty', 'streamProperty'],
  ...['entityNavigationProperty', 'entityColNavigationProperty', 'action', 'actionImport', 'parameterName'],
  ...['lambdaVariableExpr', 'expressionAlias', 'customAggregate', 'computedProperty'],
];

export const queryRules: Readonly<Record<string, Rule>> = {
  ...optionRules,
  ...operatorRules,
  ...methodRules,
  listExpr: behind('1 in ', 'binary'),
  keyPredicate: inUrl(keyPredicate),
  simpleKey: inUrl(keyPredicate),
  compoundKey: inUrl(keyPredicate),
  functionParameters: inUrl(keyPredicate),
  functionExprParameters: inUrl(keyPredicate),
  queryOptions,
  queryOption: queryOptions,
  systemQueryOption,
  levels: inUrl((c) => {
    takeOption(c, ['$levels']);
    readInto(c, { written: new Map() }, '$levels');
  }),
  commonExpr: inUrl(expression),
  boolCommonExpr: inUrl(expression),
  firstMemberExpr: inUrl(only('a path', ...paths)),
  memberExpr: inUrl(only('a path', ...paths)),
  directMemberExpr: inUrl(only('a path', ...paths)),
  propertyPathExpr: inUrl(only('a path', ...paths)),
  inscopeVariableExpr: inUrl(only('a variable', 'variable', 'alias', 'member')),
  implicitVariableExpr: inUrl(only('a variable', 'variable')),
  parameterAlias: inUrl(only('an alias', 'alias')),
  rootExpr: inUrl(only('a path', ...paths)),
  functionExpr: inUrl(only('a function', ...paths)),
  boundFunctionExpr: inUrl(only('a function', ...paths)),
  methodCallExpr: inUrl(only('a function', 'call', 'case')),
  boolMethodCallExpr: inUrl(only('a function', 'call')),
  caseMethodCallExpr: inUrl(called('case', only("'case('", 'case'))),
  castExpr: inUrl(called('cast', only("'cast('", 'typeCall'))),
  isofExpr: inUrl(called('isof', only("'isof('", 'typeCall'))),
  notExpr: inUrl(only("'not'", 'unary', 'binary')),
  negateExpr: inUrl(only("'-'", 'unary', 'literal', 'binary')),
  parenExpr: inUrl(expression),
  anyExpr: inUrl(lambdaOf('any')),
  allExpr: inUrl(lambdaOf('all')),
  annotationExpr: inUrl(annotationPath),
  annotationInQuery: inUrl(annotationName),
  parameterValue: inUrl(expression),
  aliasAndValue: inUrl(aliasAndValue),
  nameAndValue: inUrl(nameAndValue),
  customQueryOption,
  searchExpr: inUrl(searchExpression),
  'searchExpr-incomplete': inUrl(searchIncomplete),
  orderbyItem: inUrl(orderItem),
  computeItem: inUrl(computeItem),
  computeExpr: inUrl(computeItem),
  applyExpr: inUrl(apply),
  applyTrafo: inUrl(apply),
  aggregateExpr: inUrl(aggregateExpression),
  aggregateFunctionExpr: inUrl(aggregateFunction),
  groupingProperty: inUrl(groupingPath),
  groupingProperties: inUrl((c: Cursor) => items(c, groupingPath)),
  schemaversionValue: inUrl(schemaVersion),
  qualifiedTypeName: inUrl(typeName),
  optionallyQualifiedTypeName: inUrl(typeName),
  qualifiedEntityTypeName: inUrl((c) => dottedName(c, 'entityTypeName')),
  qualifiedComplexTypeName: inUrl((c) => dottedName(c, 'complexTypeName')),
  qualifiedEnumTypeName: inUrl((c) => dottedName(c, 'enumerationTypeName')),
  qualifiedTypeDefinitionName: inUrl((c) => dottedName(c, 'typeDefinitionName')),
  optionallyQualifiedEntityTypeName: inUrl((c) => dottedName(c, 'entityTypeName')),
  optionallyQualifiedComplexTypeName: inUrl((c) => dottedName(c, 'complexTypeName')),
  primitiveTypeName: inUrl(typeName),
  namespace: inUrl((c) => dottedName(c, 'namespacePart')),
  ...Object.fromEntries(identifierRules.map((rule) => [rule, inUrl((c: Cursor) => c.nameOf(rule))])),
};
