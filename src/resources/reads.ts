import { Injectable } from '@nestjs/common';
import { TenantDatabase } from '../database/tenant-database';
import { Answer, notModified } from '../graph/answer/answer';
import { entityText, pageText } from '../graph/answer/envelope';
import { withNestedLinks } from '../graph/answer/nested-links-in-turns';
import type { StreamedAnswer } from '../graph/answer/streamed-answer';
import { GraphError } from '../graph/errors/graph-error';
import { areMet, isKnown } from '../graph/request/conditions';
import type { GraphRequest } from '../graph/request/graph-request';
import { addedMembers } from '../odata/answers/added-members';
import { tagIn } from '../odata/answers/entity-tag';
import { type PathStep, type Continuation, endOf } from '../odata/entity-set';
import { planCount, planPage, type EntityPlan, type PagePlan } from '../odata/plan/plan';
import { withTopAsPageSize } from '../odata/plan/page-size';
import { refuseOptions } from '../odata/plan/plan-options';
import { statementAt, type ReusableStatement, type Statement } from '../odata/sql-builder';
import { withoutLast } from '../odata/sql/page-forms';
import {
  compileCount,
  compileEntity,
  compileFound,
  compilePage,
  type CountRow,
  type EntityRow,
  type Found,
  type PageRow,
} from '../odata/sql/statements';
import type { QueryOptions } from '../odata/syntax/ast';
import { parseOptions } from '../odata/syntax/parse';
import { contextUrl, nextLink as linkToNext, resourcePath, sequenceOf } from '../odata/urls/urls';
import type { Written } from '../writes/write-transaction';
import { AggregateReads } from './aggregates';
import { EntityAnswers, optionsOf } from './answers';
import { Exports } from './exports';
import { missing, unreadable } from './missing';
import { StatementCache } from './statement-cache';

/** Reads resources of all collections, from the resource path to the text of the answer. */
@Injectable()
export class ResourceReads {
  private readonly pages = new StatementCache<{ plan: PagePlan; statement: ReusableStatement }>();

  constructor(
    private readonly database: TenantDatabase,
    private readonly answers: EntityAnswers,
    private readonly aggregates: AggregateReads,
    private readonly exports: Exports,
  ) {}

  /**
   * Reads a page of the collection at the end of the path, or exports the whole collection when the client asks for
   * that.
   * @param kind form of the items
   * @param given options to be used; default: those of the query
   */
  async list(
    request: GraphRequest,
    path: readonly PathStep[],
    kind: 'entities' | 'references' = 'entities',
    given?: QueryOptions,
  ): Promise<Answer | StreamedAnswer> {
    if (request.export && kind === 'entities')
      return this.exports.export(request, path, given ?? parseOptions(request.query), request.export);
    const options = given ? (request.isOData ? given : withTopAsPageSize(given)) : optionsOf(request);
    if (options.apply && kind === 'entities') return this.aggregates.list(request, path, options);
    const { tenantId, root } = request;
    const { set } = endOf(path);
    const links = await this.answers.linksOf(request);
    const { skipToken } = options;
    const after =
      skipToken === undefined ? undefined : links.tokens.read(sequenceOf(tenantId, path, options), skipToken);
    const make = () => {
      const plan = planPage(set, options, this.answers.limitsOf(request), kind);
      return { plan, statement: compilePage(root, path, plan, kind, after, { smallOnly: true }) };
    };
    const { plan, statement } = given ? make() : this.pages.of(path, ...pageKey(request, options, kind, after), make);
    const { items, count, last, more, total } = await this.readPage(
      request,
      path,
      statementAt(statement, { root, path, after }),
      () => compilePage(root, path, plan, kind, after),
    );
    const context = kind === 'references' ? `${root}/$metadata#Collection($ref)` : contextUrl(root, path, plan);
    const nextLink = more && last ? linkToNext(links, path, options, { count, last }, kind) : undefined;
    const value = await withNestedLinks(`[${items}]`, links, path, plan);
    return new Answer(pageText({ context, count: total, value, nextLink }), {
      subject: { type: set.type, added: () => addedMembers(plan), root, path },
      pageSize: plan.limit,
    });
  }

  /** Counts the entities of the collection at the end of the path; decimal text. */
  async count(
    { tenantId, query, asker }: GraphRequest,
    path: readonly PathStep[],
    options: QueryOptions = parseOptions(query),
  ): Promise<string> {
    const plan = planCount(endOf(path).set, options);
    const [row] = await this.database.query<CountRow>(tenantId, compileCount(path, plan), 'read', asker);
    if (typeof row?.count !== 'string') throw missing(path, row);
    return row.count;
  }

  /** Reads the entity at the end of the path, or answers 304 when its tag matches `If-None-Match`. */
  async get(request: GraphRequest, path: readonly PathStep[]): Promise<Answer> {
    const { root, query } = request;
    const { plan, statement } = this.answers.readOf(request, path, query);
    const row = await this.read(request, path, statementAt(statement, { root, path }), () =>
      compileEntity(root, path, plan),
    );
    const tag = tagIn(row.json);
    const isSame = isKnown(request.conditions, tag) && tellsAll(plan);
    return isSame && tag !== undefined ? notModified(tag) : this.answers.answer(request, row, path, plan, { tag });
  }

  /**
   * Reads the entity for the answer to a change without members.
   * @throws GraphError `resourceModified` when the conditions are not met
   */
  async find(request: GraphRequest, path: readonly PathStep[], plan: EntityPlan): Promise<Written> {
    const { root, conditions } = request;
    const row = await this.read(request, path, compileEntity(root, path, plan));
    const tag = tagIn(row.json);
    if (!areMet(conditions, tag)) throw new GraphError('resourceModified');
    return { row, tag, found: path.length };
  }

  /** Whether the entity at the end of the path exists. */
  async has({ tenantId, asker }: GraphRequest, path: readonly PathStep[]): Promise<boolean> {
    const [row] = await this.database.query<Found>(tenantId, compileFound(path), 'read', asker);
    return row?.found === path.length;
  }

  /** Reads a link to the entity at the end of the path. */
  async reference(request: GraphRequest, path: readonly PathStep[]): Promise<Answer> {
    const { root, query } = request;
    refuseOptions(query);
    const plan = this.answers.planOf(request, path, parseOptions('$select=id'));
    await this.read(request, path, compileEntity(root, path, plan));
    return referenceTo(root, resourcePath(path));
  }

  /**
   * @param sized makes the statement for when the first has met large rows
   * @throws GraphError where the parent does not exist, naming the first of the path that does not, or the page is too large
   */
  private async readPage(
    { tenantId, asker }: GraphRequest,
    path: readonly PathStep[],
    statement: Statement,
    sized: () => Statement,
  ): Promise<PageRow & { readonly items: string }> {
    const [row] = await this.database.query<PageRow>(tenantId, statement, 'read', asker);
    if (typeof row?.items === 'string') return { ...row, items: row.more ? withoutLast(row.items) : row.items };
    const areLarge = row?.found === path.length - 1 && !row.tooLarge;
    const [again] = areLarge ? await this.database.query<PageRow>(tenantId, sized(), 'read', asker) : [row];
    if (typeof again?.items !== 'string') throw unreadable(path, again);
    return { ...again, items: again.items };
  }

  /**
   * @param sized makes the statement for when the first has met large rows
   * @throws GraphError where the entity does not exist, naming the first of the path that does not, or is too large
   */
  private async read(
    request: GraphRequest,
    path: readonly PathStep[],
    statement: Statement,
    sized?: () => Statement,
  ): Promise<EntityRow & { readonly json: string }> {
    const { tenantId, asker } = request;
    const [row] = await this.database.query<EntityRow>(tenantId, statement, 'read', asker);
    if (!row) {
      const [found] = await this.database.query<Found>(tenantId, compileFound(path), 'read', asker);
      throw missing(path, found);
    }
    const { json } = row;
    if (json === null && sized) return this.read(request, path, sized());
    if (json === null) throw unreadable(path, row);
    return { ...row, json };
  }
}

/**
 * The parts of a cache key that determine a page's statement beside its path. The values of `$skiptoken` are
 * parameters, so they are left out.
 */
function pageKey(
  { query, maxPageSize, isOData, protocol }: GraphRequest,
  { written }: QueryOptions,
  kind: string,
  after: Continuation | undefined,
): [query: string, more: string] {
  const form = `${kind} ${maxPageSize} ${isOData} ${protocol}`;
  if (!after) return [query, form];
  const others = [...written].filter(([name]) => name !== '$skiptoken');
  return [JSON.stringify(others), `${form} ${after.map((value) => value === null)}`];
}

/** Whether the answer depends on the entity alone, so that its tag changes whenever the answer does. */
function tellsAll({ set, computed, expand }: EntityPlan): boolean {
  if (computed.size > 0) return false;
  // The version of a call record changes with its contained entities.
  const isRoot = set.parentKey.length === 0 && !set.home;
  return expand.length === 0 || (isRoot && expand.every(({ page }) => dependsOnDataAlone(page)));
}

/** Whether a page depends on stored data only; expressions can read the clock. */
function dependsOnDataAlone({ computed, filter, expand }: PagePlan): boolean {
  return computed.size === 0 && !filter && expand.every(({ page }) => dependsOnDataAlone(page));
}

/** Returns the answer with a link to an entity. @param path path below the service root */
export function referenceTo(root: string, path: string): Answer {
  return new Answer(entityText(`${root}/$metadata#$ref`, JSON.stringify({ '@odata.id': `${root}/${path}` })));
}
