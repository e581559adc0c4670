import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings';
import { SigningKey } from '../database/signing-key';
import { Answer, type AnswerOptions } from '../graph/answer/answer';
import { entityText } from '../graph/answer/envelope';
import { withNestedLinks } from '../graph/answer/nested-links-in-turns';
import type { GraphRequest } from '../graph/request/graph-request';
import { addedMembers } from '../odata/answers/added-members';
import { tagIn } from '../odata/answers/entity-tag';
import { planApplied, type ApplyForm } from '../odata/apply/compile-apply';
import { endOf, type PathStep } from '../odata/entity-set';
import { planEntity, type EntityPlan, type PageLimits } from '../odata/plan/plan';
import { withTopAsPageSize } from '../odata/plan/page-size';
import type { ReusableStatement } from '../odata/sql-builder';
import { compileEntity, type EntityRow } from '../odata/sql/statements';
import type { QueryOptions } from '../odata/syntax/ast';
import { parseOptions } from '../odata/syntax/parse';
import { contextUrl, type LinkContext } from '../odata/urls/urls';
import { unreadable } from './missing';
import { StatementCache } from './statement-cache';

/** The plan of an answer that holds an entity, and the statement that reads it. */
export interface EntityRead {
  readonly plan: EntityPlan;
  readonly statement: ReusableStatement;
}

/**
 * The options of a read. `$top` has Graph's meaning unless the client names a version of OData.
 * @throws QueryError on options that are malformed
 */
export function optionsOf({ query, isOData }: Pick<GraphRequest, 'query' | 'isOData'>): QueryOptions {
  const options = parseOptions(query);
  return isOData ? options : withTopAsPageSize(options);
}

/** Plans and builds answers with one entity, for reads and writes. */
@Injectable()
export class EntityAnswers {
  private readonly reads = new StatementCache<EntityRead>();

  constructor(
    private readonly key: SigningKey,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * Returns the plan and the statement for an entity. Both are cached for requests that differ only in ids.
   * @param query query string of the URL; default: no options
   */
  readOf(request: GraphRequest, path: readonly PathStep[], query = ''): EntityRead {
    return this.reads.of(path, query, `${request.maxPageSize} ${request.protocol}`, () => {
      const plan = this.planOf(request, path, parseOptions(query));
      return { plan, statement: compileEntity(request.root, path, plan, { smallOnly: true }) };
    });
  }

  planOf(request: GraphRequest, path: readonly PathStep[], options: QueryOptions): EntityPlan {
    return planEntity(endOf(path).set, options, this.limitsOf(request));
  }

  limitsOf(request: Pick<GraphRequest, 'maxPageSize' | 'protocol'>): PageLimits {
    const form = this.applyFormOf(request);
    return { ...form, applied: (set, options) => planApplied(set, options, form) };
  }

  /** Limits and form of the rows of an aggregation. */
  applyFormOf({ maxPageSize, protocol }: Pick<GraphRequest, 'maxPageSize' | 'protocol'>): ApplyForm {
    return { most: this.settings.maxPageSize, preferred: maxPageSize, marksTransient: protocol === '4.0' };
  }

  /** Returns the context for the links of one answer. */
  async linksOf({ tenantId, root }: Pick<GraphRequest, 'tenantId' | 'root'>): Promise<LinkContext> {
    return { tenantId, root, tokens: await this.key.tokens() };
  }

  /**
   * Builds the answer with an entity.
   * @param row result of the plan's statement
   * @param options the entity's tag, if known, and the status and location of a write's answer
   * @throws GraphError when the row holds no entity
   */
  async answer(
    request: GraphRequest,
    row: EntityRow | undefined,
    path: readonly PathStep[],
    plan: EntityPlan,
    options: Pick<AnswerOptions, 'status' | 'location' | 'tag' | 'isOfWrite'> = {},
  ): Promise<Answer> {
    if (typeof row?.json !== 'string') throw unreadable(path, row);
    const { root } = request;
    const json =
      plan.expand.length === 0 ? row.json : await withNestedLinks(row.json, await this.linksOf(request), path, plan);
    return new Answer(entityText(contextUrl(root, path, plan), json), {
      ...options,
      tag: options.tag ?? tagIn(row.json),
      subject: { type: plan.set.type, added: () => addedMembers(plan), root, path },
    });
  }
}
