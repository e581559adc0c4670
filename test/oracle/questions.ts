import fc from 'fast-check';
import type { JsonObject, JsonValue } from '../../src/edm/json/json-value';
import type { StructuredType } from '../../src/edm/structured-type';
import type { Expression, QueryOptions } from '../../src/odata/syntax/ast';
import { exactText } from '../support/exact-json';
import { answered, areSameRows, inWords, isAnswer, type Row } from './answers';
import { applyTransformations } from './apply';
import { ApplyArbitrary, type Pipeline } from './apply-arbitrary';
import { evaluate, scopeOf } from './evaluate';
import { printReadably } from './print';
import { runQuery, shape } from './query';
import { QueryArbitrary, queryOf } from './query-arbitrary';
import { hasMember, isTransient, namesOf } from './transient';
import type { StructuredValue, Value } from './values';

/** A collection of the service as the oracle knows it. */
export interface Target {
  readonly type: StructuredType;
  /** All entities in the order in which the service lists them. */
  readonly rows: readonly StructuredValue[];
}

/** What has to be equal, in a form that a failed test prints. */
export interface Comparison {
  readonly expected: unknown;
  readonly actual: unknown;
}

/** A query, and how its answer is judged. */
export interface Question {
  readonly options: QueryOptions;
  /**
   * Asks the oracle.
   * @returns the comparison with the body of the service's answer
   * @throws EvaluationError where the standard gives the query no answer
   */
  answer(): (body: JsonObject) => Comparison;
}

type Answer = ReturnType<Question['answer']>;

/** A question that fast-check prints as its query. */
function question(options: QueryOptions, answer: () => Answer): Question {
  return Object.assign({ options, answer }, { [fc.toStringMethod]: () => printReadably(options) });
}

const select = (...names: string[]): QueryOptions['select'] =>
  names.map((name) => ({ at: 0, path: [{ at: 0, name }] }));

const rowsOf = (body: JsonObject): JsonObject[] => body.value as JsonObject[];
const idsOf = (body: JsonObject): JsonValue[] => rowsOf(body).map(({ id }) => id ?? null);

function ofIds({ rows }: Target, options: QueryOptions): Question {
  return question({ ...options, select: select('id') }, () => {
    const { rows: page, count } = runQuery(rows, options);
    const expected = { ids: page.map(({ json }) => json.id), count: options.count ? count : undefined };
    return (body) => ({ expected, actual: { ids: idsOf(body), count: body['@odata.count'] } });
  });
}

function ofValues({ rows }: Target, options: QueryOptions): Question {
  const names = (options.compute ?? []).map(({ as }) => as);
  return question({ ...options, select: select('id', ...names) }, () => {
    const expected = runQuery(rows, options).rows.map(
      (row) => [row.json.id ?? null, names.map((name) => row.added.get(name) ?? null)] as const,
    );
    return (body) => {
      const actual = rowsOf(body).map((row) => names.map((name) => row[name]));
      const isSame = (values: readonly Value[], at: number): boolean =>
        values.every((value, index) => isAnswer(value, actual[at]?.[index]));
      const wrong = expected.flatMap(([id, values], at) =>
        isSame(values, at) ? [] : [{ id, expected: values.map(inWords), actual: actual[at] }],
      );
      return { expected: { rows: expected.length, wrong: [] }, actual: { rows: actual.length, wrong } };
    };
  });
}

function ofExpansion({ rows }: Target, options: QueryOptions): Question {
  const chosen: QueryOptions = { ...options, select: select('id') };
  return question(chosen, () => {
    const expected = exactText(rows.map((row) => shape(row, chosen)));
    return (body) => ({ expected, actual: exactText(rowsOf(body).map(onlyIds)) });
  });
}

/** Ids and collections, which are nested, of an entity and of those that it contains; counts go by another name. */
function onlyIds(row: JsonObject): JsonObject {
  const kept = Object.entries(row).flatMap(([name, value]): [string, JsonValue][] => {
    if (['sessions', 'segments', 'participants_v2'].includes(name)) {
      return [[name, (value as JsonObject[]).map(onlyIds)]];
    }
    return name === 'id' || name.endsWith('@odata.count') ? [[name.replace('@odata.', '#'), value]] : [];
  });
  return Object.fromEntries(kept);
}

function ofAggregates({ rows }: Target, { steps, columns }: Pipeline): Question {
  return question(queryOf({ apply: steps }), () => {
    const valueOf = (row: StructuredValue, column: Expression): Value | undefined =>
      hasMember(row, namesOf(column)) ? evaluate(column, scopeOf(row)) : undefined;
    const read = (row: StructuredValue): Row => ({
      values: columns.map((column) => valueOf(row, column)),
      isTransient: isTransient(row),
    });
    const expected = applyTransformations(rows, steps).map(read);
    return (body) => {
      const actual = rowsOf(body).map((row) => columns.map((column) => answered(row, column)));
      if (areSameRows(expected, actual)) return { expected, actual: expected };
      return { expected: expected.map(({ values }) => values.map(inWords)), actual };
    };
  });
}

/** Questions of each form about a collection. */
export function questionsAbout(target: Target): Readonly<Record<string, fc.Arbitrary<Question>>> {
  const queries = QueryArbitrary.over(target.type, target.rows);
  const pipelines = new ApplyArbitrary(target.type, target.rows);
  const hasMore = [...target.type.properties.values()].some(
    ({ type, collection }) => type.kind === 'contained' && collection,
  );
  return {
    filter: queries.filter().map((options) => ofIds(target, options)),
    page: queries.page().map((options) => ofIds(target, options)),
    compute: queries.compute().map((options) => ofValues(target, options)),
    apply: pipelines.pipeline().map((pipeline) => ofAggregates(target, pipeline)),
    ...(hasMore ? { expand: queries.expand().map((options) => ofExpansion(target, options)) } : {}),
  };
}
