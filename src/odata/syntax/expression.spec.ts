import { printed } from '../../../test/support/expression-printer';
import { QueryError } from '../query-error';
import type { Expression } from './ast';
import { parseFilter } from './parse';

/** An expression as it is parsed, with every operation in parentheses. */
const understood = (text: string): string => printed(parseFilter(text));

function faultOf(text: string): QueryError {
  try {
    parseFilter(text);
  } catch (error) {
    if (error instanceof QueryError) return error;
    throw error;
  }
  throw new Error(`${text} was accepted`);
}

describe('Operators', () => {
  it.each([
    ['a eq 1 or b eq 2 and c eq 3', '((a eq 1) or ((b eq 2) and (c eq 3)))'],
    ['a or b or c', '((a or b) or c)'],
    ['a add b mul c sub d', '((a add (b mul c)) sub d)'],
    ['a lt b eq c gt d', '((a lt b) eq (c gt d))'],
    ['a DIVBY b Mod c', '((a divby b) mod c)'],
    ['not a and b', '((not a) and b)'],
    ['not a eq b', '((not a) eq b)'],
    ['not(a eq b)', '(not (a eq b))'],
    ["not style has Sales.Pattern'Yellow'", "(not (style has Sales.Pattern'Yellow'))"],
    ['-a mul b', '((- a) mul b)'],
    ['- - a', '(- (- a))'],
    ['-5 sub -a', '(-5 sub (- a))'],
    ["a in ('x','y') and b", "((a in ('x','y')) and b)"],
    ["a in('x')", "(a in ('x'))"],
    ['a in ()', '(a in ())'],
    ['a in (b)', '(a in b)'],
    ['a in (1 , 2 )', '(a in (1,2))'],
    ['(a)and(b)', '(a and b)'],
    ['((((a))))', 'a'],
  ])('of %s', (text, meaning) => expect(understood(text)).toBe(meaning));
});

describe('Literals', () => {
  it.each<readonly [string, string, string]>([
    ['null', 'null', 'null'],
    ['TRUE', 'Edm.Boolean', 'true'],
    ['9223372036854775807', 'Edm.Int64', '9223372036854775807'],
    ['9223372036854775808', 'Edm.Decimal', '9223372036854775808'],
    ['-9223372036854775808', 'Edm.Int64', '-9223372036854775808'],
    ['-9223372036854775809', 'Edm.Decimal', '-9223372036854775809'],
    ['-0.50', 'Edm.Decimal', '-0.50'],
    ['1e+5', 'Edm.Decimal', '1e+5'],
    ['1e 5', 'Edm.Decimal', '1e+5'],
    ['-INF', 'Edm.Double', '-INF'],
    ['NaN', 'Edm.Double', 'NaN'],
    ["'O''Neil'", 'Edm.String', "O'Neil"],
    ["''", 'Edm.String', ''],
    ["''''", 'Edm.String', "'"],
    ["'a+ü😀'", 'Edm.String', 'a+ü😀'],
    ['deadbeef-89AB-cdef-0123-456789abcdef', 'Edm.Guid', 'deadbeef-89AB-cdef-0123-456789abcdef'],
    ['2020-02-29', 'Edm.Date', '2020-02-29'],
    ['-10000-04-01', 'Edm.Date', '-10000-04-01'],
    ['12:30', 'Edm.TimeOfDay', '12:30'],
    ['12:30:59.123456789012', 'Edm.TimeOfDay', '12:30:59.123456789012'],
    ['2020-02-29T23:59:60.1Z', 'Edm.DateTimeOffset', '2020-02-29T23:59:60.1Z'],
    ['2020-02-29T12:00 02:00', 'Edm.DateTimeOffset', '2020-02-29T12:00+02:00'],
    ["duration'-P1DT2.5S'", 'Edm.Duration', '-P1DT2.5S'],
    ["BINARY'T0RhdGE'", 'Edm.Binary', 'T0RhdGE'],
    ["geography'SRID=0;Point(1 2)'", 'Edm.Geography', 'SRID=0;Point(1 2)'],
    ["geometry'SRID=0;Polygon((1 2,3 4,1 2))'", 'Edm.Geometry', 'SRID=0;Polygon((1 2,3 4,1 2))'],
  ])('%s is %s', (text, type, value) => expect(parseFilter(text)).toMatchObject({ kind: 'literal', type, value }));
});

describe('Paths', () => {
  it.each<readonly [string, Expression['kind']]>([
    ['a/b/c', 'member'],
    ['Nulls', 'member'],
    ['a/Model.Type', 'qualifiedName'],
    ['a/Model.Best(x=1)/b', 'member'],
    ['Items(1)', 'key'],
    ['Items(a=1,b=@p)', 'key'],
    ['Items(a=b)', 'boundFunction'],
    ['best()', 'boundFunction'],
    ['a/$count', 'count'],
    ["a/$count($search=x;filter=b eq 'c')", 'count'],
    ['a/$filter(b)/$count', 'count'],
    ['a/any()', 'lambda'],
    ['a/ANY( v : v/b )', 'lambda'],
    ['$these/aggregate(a with sum)', 'aggregatePath'],
    ['a/@Core.Messages#q', 'annotation'],
    ['@p', 'alias'],
    ['$root/Sales(1)/a', 'member'],
    ['Überschrift', 'member'],
  ])('%s ends as %s', (text, kind) => expect(parseFilter(text).kind).toBe(kind));
});

describe('Faults', () => {
  it.each([
    ['contains(a,)', "expected an expression at 12, found ')'", 11],
    ['a eq', 'expected an expression at 5, found the end', 4],
    ['a eq)', "expected a blank at 5, found ')'", 4],
    ['a b', "expected an operator or the end at 3, found 'b'", 2],
    ["a eq 'b", "expected a closing ''' at 8, found the end", 7],
    ['all(v:v)', "expected a collection and '/' before 'all' at 4, found '('", 3],
    ['startwith(a,b)', "expected a function of OData such as startswith at 1, found 'startwith'", 0],
    ["Pattern'Yellow'", "expected an operator, as no literal begins with Pattern, at 8, found '''", 7],
    ["isof('a.b')", "expected the name of a type, without quotes, at 6, found '''", 5],
    ["cast(a,'a.b')", "expected the name of a type, without quotes, at 8, found '''", 7],
    ['a eqq b', "expected an operator or the end at 3, found 'eqq'", 2],
    ['length(a,b)', "expected ')' at 9, found ','", 8],
    ['2020-13-01', "expected a number from 1 to 12 at 7, found '3'", 6],
    ["duration'P1M'", "expected 'D' at 12, found 'M'", 11],
    ["binary'QQB='", "expected a character that leaves no bits over at 10, found 'B'", 9],
    ['a in (b,c)', "expected ')' at 8, found ','", 7],
    ['a in (1,c)', "expected a literal at 9, found 'c'", 8],
    ['a/', 'expected a name at 3, found the end', 2],
    ['2x4', "expected the end at 2, found 'x'", 1],
  ])('%s: %s', (text, message, at) => {
    expect(faultOf(text)).toMatchObject({ name: 'QueryError', message: `$filter: ${message}`, option: '$filter', at });
  });
});
