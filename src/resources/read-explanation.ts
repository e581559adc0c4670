import { compileApply, planApplied } from '../odata/apply/compile-apply';
import { type EntitySet, endOf } from '../odata/entity-set';
import { planCount, planEntity, planPage, type PageLimits } from '../odata/plan/plan';
import {
  outlineOfApply,
  outlineOfCount,
  outlineOfEntity,
  outlineOfPage,
  outlineOfProperty,
} from '../odata/plan/plan-outline';
import { planProperty } from '../odata/plan/plan-property';
import type { Statement } from '../odata/sql-builder';
import { compileProperty } from '../odata/sql/property-statement';
import { compileCount, compileEntity, compilePage } from '../odata/sql/statements';
import { parseOptions } from '../odata/syntax/parse';
import { planTail, requestedResource } from './requested-resource';

/** The plan and the statement of a GET. */
export interface ReadExplanation {
  /** Indented outline of the plan. */
  readonly plan: string;
  readonly statement: Statement;
}

/**
 * Explains a GET: returns the outline of its plan, and its statement. Needs no database.
 * @param url in its canonical form
 * @throws GraphError, QueryError as the request itself would
 */
export function explainRead(roots: readonly EntitySet[], url: string, most: PageLimits): ReadExplanation {
  const limits: PageLimits = { ...most, applied: (set, options) => planApplied(set, options, most) };
  const { path, tail, suffix } = requestedResource(roots, url);
  const { set, id } = endOf(path);
  const options = parseOptions(url.split('?').slice(1).join('?'));
  // The root of links in the answer.
  const root = 'http://localhost:3000/v1.0';
  if (tail !== '') {
    const plan = planProperty(planTail(path, tail), suffix, options);
    return { plan: outlineOfProperty(plan), statement: compileProperty(path, plan) };
  }
  if (suffix === '$count') {
    const plan = planCount(set, options);
    return { plan: outlineOfCount(plan), statement: compileCount(path, plan) };
  }
  if (id !== undefined) {
    const plan = planEntity(set, options, limits);
    return { plan: outlineOfEntity(plan), statement: compileEntity(root, path, plan) };
  }
  if (options.apply)
    return {
      plan: outlineOfApply(set, options.apply, options.written.get('$apply') ?? ''),
      statement: compileApply(root, path, options, limits, undefined).statement,
    };
  const plan = planPage(set, options, limits);
  const kind = suffix === '$ref' ? 'references' : 'entities';
  return { plan: outlineOfPage(plan), statement: compilePage(root, path, plan, kind) };
}
