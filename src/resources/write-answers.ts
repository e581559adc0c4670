import { HttpStatus, Injectable } from '@nestjs/common';
import { minimalAnswer, type Answer } from '../graph/answer/answer';
import { GraphError } from '../graph/errors/graph-error';
import type { GraphRequest } from '../graph/request/graph-request';
import type { Settings } from '../config/settings';
import type { PathStep } from '../odata/entity-set';
import type { EntityPlan } from '../odata/plan/plan';
import { noOptions, permit } from '../odata/plan/plan-options';
import type { Statement } from '../odata/sql-builder';
import { compileEntity } from '../odata/sql/statements';
import type { ExpandItem, QueryOptions } from '../odata/syntax/ast';
import { parseOptions } from '../odata/syntax/parse';
import { formatQuery, resourcePath } from '../odata/urls/urls';
import type { Read } from '../writes/sql/write';
import type { Written } from '../writes/write-transaction';
import { EntityAnswers } from './answers';

/** The form of the answer to a write. */
export interface WritePlan {
  readonly plan: EntityPlan;
  /** Undefined for `return=minimal`. */
  readonly read?: Read;
}

/** Plans and builds the answers to writes of entities. */
@Injectable()
export class WriteAnswers {
  constructor(private readonly answers: EntityAnswers) {}

  /**
   * @param written the collections in the body, which the answer contains unless the request has options
   * @throws QueryError on options other than `$select` and `$expand` (OData 4.01 part 1, section 11.4.1.5)
   */
  planOf(request: GraphRequest, path: readonly PathStep[], written: readonly ExpandItem[] = []): WritePlan {
    const options = optionsOfWrite(request);
    const isChosen = options.select !== undefined || options.expand !== undefined;
    const isPlain = !isChosen && written.length === 0;
    const plan = isPlain
      ? this.answers.readOf(request, path).plan
      : this.answers.planOf(request, path, isChosen ? options : expanding(written));
    return { plan, read: reading(request, () => compileEntity(request.root, path, plan), !isPlain) };
  }

  /** @param isNew whether the write has created the entity */
  answer(
    request: GraphRequest,
    { row, tag }: Written,
    path: readonly PathStep[],
    plan: EntityPlan,
    isNew = false,
  ): Promise<Answer> {
    const url = `${request.root}/${resourcePath(path)}`;
    if (request.returns === 'minimal') return Promise.resolve(minimalAnswer(url, { isNew, tag }));
    const status = isNew ? HttpStatus.CREATED : undefined;
    return this.answers.answer(request, row, path, plan, {
      isOfWrite: true,
      status,
      tag,
      location: isNew ? url : undefined,
    });
  }
}

const ofWrites = new Set(['$select', '$expand', '$format']);

/** The options of a write, which apply to its answer. @throws QueryError on others */
export function optionsOfWrite({ query }: Pick<GraphRequest, 'query'>): QueryOptions {
  if (query === '') return noOptions;
  const options = parseOptions(query);
  permit(options, ofWrites, 'does not apply to writes');
  return options;
}

/** @throws GraphError for a request that must not change the entity without a precondition */
export function admitChange(
  { conditions: { ifMatch, ifNoneMatch } }: Pick<GraphRequest, 'conditions'>,
  { requireIfMatch }: Pick<Settings, 'requireIfMatch'>,
): void {
  if (requireIfMatch && ifMatch === undefined && ifNoneMatch === undefined)
    throw new GraphError('preconditionRequired');
}

/**
 * The read after a write; undefined for `return=minimal`.
 * @param isNeeded as in {@link Read}
 */
export function reading(
  { returns }: Pick<GraphRequest, 'returns'>,
  statement: () => Statement,
  isNeeded = false,
): Read | undefined {
  return returns === 'minimal' ? undefined : { statement, isNeeded };
}

/** Query options with nothing but the `$expand` items. */
export function expanding(expand: readonly ExpandItem[]): QueryOptions {
  const text = expand.map(({ path, options }) => `${path[0]?.name}(${formatQuery(options).join(';')})`).join(',');
  return { expand, written: new Map(expand.length === 0 ? [] : [['$expand', text]]) };
}
