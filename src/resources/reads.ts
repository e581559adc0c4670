import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings';
import { SigningKey } from '../database/signing-key';
import { TenantDatabase } from '../database/tenant-database';
import { Answer, notModified, type AnswerOptions } from '../graph/answer/answer';
import { areMet, isKnown } from '../graph/request/conditions';
import { GraphError } from '../graph/errors/graph-error';
import type { GraphRequest } from '../graph/request/graph-request';
import type { Written } from '../writes/write-transaction';
import { Exports } from './exports';
import type { StreamedAnswer } from '../graph/answer/streamed-answer';
import { addedMembers } from '../odata/answers/added-members';
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
import type { PathStep, Continuation } from '../odata/entity-set';
import { tagIn } from '../odata/answers/entity-tag';
import { withNestedLinks } from '../graph/answer/nested-links-in-turns';
import { withoutLast } from '../odata/sql/page-forms';
import { planCount, planEntity, planPage, type EntityPlan, type PageLimits, type PagePlan } from '../odata/plan/plan';
import type { QueryOptions } from '../odata/syntax/ast';
import { refuseOptions } from '../odata/plan/plan-options';
import { statementAt, type ReusableStatement, type Statement } from '../odata/sql-builder';
import { parseOptions } from '../odata/syntax/parse';
import { contextUrl, nextLink, resourcePath, sequenceOf } from '../odata/urls/urls';
import { AggregateReads } from './aggregates';
import { StatementCache } from './statement-cache';
import { end, missing, unreadable } from './missing';

/** What every collection of the API has to read, from a resource path to the text of the answer. */
@Injectable()
export class ResourceReads {
  private readonly entities = new StatementCache<{ plan: EntityPlan; statement: ReusableStatement }>();
  private readonly pages = new StatementCache<{ plan: PagePlan; statement: ReusableStatement }>();

  constructor(
    private readonly database: TenantDatabase,
    private readonly key: SigningKey,
    private readonly aggregates: AggregateReads,
    private readonly exports: Exports,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * A page of the collection at the end of the path, or all of it where the client wants that.
   * @param kind what stands for an entity
   * @param given options; default: those of the query
   */
  async list(
    request: GraphRequest,
    path: readonly PathStep[],
    kind: 'entities' | 'references' = 'entities',
    given?: QueryOptions,
  ): Promise<Answer | StreamedAnswer> {
    const options = given ?? parseOptions(request.query);
    if (request.export && kind === 'entities') return this.exports.export(request, path, options, request.export);
    if (options.apply && kind === 'entities') return this.aggregates.list(request, path, options);
    const { tenantId, root } = request;
    const { set } = end(path);
    const links = { tenantId, root, tokens: await this.key.tokens() };
    const { skipToken } = options;
    const after =
      skipToken === undefined ? undefined : links.tokens.read(sequenceOf(tenantId, path, options), skipToken);
    const make = () => {
      const plan = planPage(set, options, this.limitsOf(request));
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
    const next = more && last ? nextLink(links, path, options, { count, last }, kind) : undefined;
    const members = [
      `"@odata.context":${JSON.stringify(context)}`,
      ...(total === null ? [] : [`"@odata.count":${total}`]),
      `"value":${await withNestedLinks(`[${items}]`, links, path, plan)}`,
      ...(next === undefined ? [] : [`"@odata.nextLink":${JSON.stringify(next)}`]),
    ];
    return new Answer(`{${members.join(',')}}`, {
      subject: { type: set.type, added: () => addedMembers(plan), root, path },
      pageSize: plan.limit,
    });
  }

  /** How many entities the collection at the end of the path has, as decimal text. */
  async count(
    { tenantId, query, asker }: GraphRequest,
    path: readonly PathStep[],
    options: QueryOptions = parseOptions(query),
  ): Promise<string> {
    const plan = planCount(end(path).set, options);
    const [row] = await this.database.query<CountRow>(tenantId, compileCount(path, plan), 'read', asker);
    if (typeof row?.count !== 'string') throw missing(path, row);
    return row.count;
  }

  /** The entity at the end of the path, or that it has not changed. */
  async get(request: GraphRequest, path: readonly PathStep[]): Promise<Answer> {
    const { root, query } = request;
    const { plan, statement } = this.readOf(request, path, query);
    const row = await this.read(request, path, statementAt(statement, { root, path }), () =>
      compileEntity(root, path, plan),
    );
    const tag = tagIn(row.json);
    const isSame = isKnown(request.conditions, tag) && tellsAll(plan);
    return isSame && tag !== undefined ? notModified(tag) : this.answer(request, row, path, plan, { tag });
  }

  /** The entity at the end of the path as a change has left it that changes nothing. @throws GraphError as a change does */
  async find(request: GraphRequest, path: readonly PathStep[], plan: EntityPlan): Promise<Written> {
    const { root, conditions } = request;
    const row = await this.read(request, path, compileEntity(root, path, plan));
    const tag = tagIn(row.json);
    if (!areMet(conditions, tag)) throw new GraphError('resourceModified');
    return { row, tag, found: path.length };
  }

  /** A link to the entity at the end of the path. */
  async reference(request: GraphRequest, path: readonly PathStep[]): Promise<Answer> {
    const { root, query } = request;
    refuseOptions(query);
    const plan = planEntity(end(path).set, parseOptions('$select=id'), this.limitsOf(request));
    await this.read(request, path, compileEntity(root, path, plan));
    return referenceTo(root, resourcePath(path));
  }

  /** The plan of a read of an entity without options. */
  plainPlan(request: GraphRequest, path: readonly PathStep[]): EntityPlan {
    return this.readOf(request, path, '').plan;
  }

  planEntity(request: GraphRequest, path: readonly PathStep[], options: QueryOptions): EntityPlan {
    return planEntity(end(path).set, options, this.limitsOf(request));
  }

  /**
   * The answer that holds an entity.
   * @param row what the statement of the plan has read
   * @param told what else there is to tell of a write, and the entity's tag where it is known
   */
  async answer(
    { tenantId, root }: GraphRequest,
    row: EntityRow | undefined,
    path: readonly PathStep[],
    plan: EntityPlan,
    told: Pick<AnswerOptions, 'status' | 'location' | 'tag' | 'isOfWrite'> = {},
  ): Promise<Answer> {
    if (typeof row?.json !== 'string') throw unreadable(path, row);
    const text =
      plan.expand.length === 0
        ? row.json
        : await withNestedLinks(row.json, { tenantId, root, tokens: await this.key.tokens() }, path, plan);
    const context = JSON.stringify(contextUrl(root, path, plan));
    return new Answer(`{"@odata.context":${context}${text === '{}' ? '' : ','}${text.slice(1)}`, {
      status: told.status,
      location: told.location,
      isOfWrite: told.isOfWrite,
      tag: told.tag ?? tagIn(row.json),
      subject: { type: plan.set.type, added: () => addedMembers(plan), root, path },
    });
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

  private readOf(
    request: GraphRequest,
    path: readonly PathStep[],
    query: string,
  ): { readonly plan: EntityPlan; readonly statement: ReusableStatement } {
    return this.entities.of(path, query, `${request.maxPageSize}`, () => {
      const plan = this.planEntity(request, path, parseOptions(query));
      return { plan, statement: compileEntity(request.root, path, plan, { smallOnly: true }) };
    });
  }

  private limitsOf({ maxPageSize }: GraphRequest): PageLimits {
    return { most: this.settings.maxPageSize, preferred: maxPageSize };
  }
}

/** What the statement of a page depends on beside its path: the query, but for which items it follows, and the rest. */
function pageKey(
  { query, maxPageSize }: GraphRequest,
  { written }: QueryOptions,
  kind: string,
  after: Continuation | undefined,
): [query: string, more: string] {
  if (!after) return [query, `${kind} ${maxPageSize}`];
  const others = [...written].filter(([name]) => name !== '$skiptoken');
  return [JSON.stringify(others), `${kind} ${maxPageSize} ${after.map((value) => value === null)}`];
}

/** Whether all of an answer depends on the entity alone, so that its tag tells of any change. */
function tellsAll({ set, computed, expand }: EntityPlan): boolean {
  if (computed.size > 0) return false;
  // A call record changes with all that it contains.
  const isRoot = set.parentKey.length === 0 && !set.home;
  return expand.length === 0 || (isRoot && expand.every(({ page }) => dependsOnDataAlone(page)));
}

/** Whether a page is the same as long as the data is; an expression can look at the clock. */
function dependsOnDataAlone({ computed, filter, expand }: PagePlan): boolean {
  return computed.size === 0 && !filter && expand.every(({ page }) => dependsOnDataAlone(page));
}

/** The answer that is a link to an entity. @param path from the service root */
export function referenceTo(root: string, path: string): Answer {
  return new Answer(JSON.stringify({ '@odata.context': `${root}/$metadata#$ref`, '@odata.id': `${root}/${path}` }));
}
