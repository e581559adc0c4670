import { Injectable } from '@nestjs/common';
import { TenantDatabase } from '../database/tenant-database';
import type { AddedMembers } from '../edm/enum-sentinels';
import { Answer } from '../graph/answer/answer';
import { pageText } from '../graph/answer/envelope';
import { withNestedLinks } from '../graph/answer/nested-links-in-turns';
import type { StreamedAnswer } from '../graph/answer/streamed-answer';
import type { GraphRequest } from '../graph/request/graph-request';
import { addedMembers } from '../odata/answers/added-members';
import { compileApply } from '../odata/apply/compile-apply';
import { setIn, type EntitySet } from '../odata/entity-set';
import { planPage } from '../odata/plan/plan';
import { QueryError } from '../odata/query-error';
import { compilePage, type PageRow } from '../odata/sql/statements';
import type { Expression, QueryOptions, Transformation } from '../odata/syntax/ast';
import { parseFilter, parseOptions } from '../odata/syntax/parse';
import { contextUrl, formatQuery, topOfNext } from '../odata/urls/urls';
import { EntityAnswers, optionsOf } from '../resources/answers';
import { unreadable } from '../resources/missing';
import { ResourceReads } from '../resources/reads';
import { readRange, type DateRange, FROM, TO } from './date-range';
import { dialoutReport } from './dialout-report.sql';
import { formatCall, readParameters, valueOf } from './function-call';
import { requireReach } from './log-collections';
import type { LogFunction } from './log-functions';
import type { Log } from './logs';
import { requireVersion } from './version-only';

/** Answers the functions that return the rows of a log. */
@Injectable()
export class LogReader {
  constructor(
    private readonly database: TenantDatabase,
    private readonly answers: EntityAnswers,
    private readonly reads: ResourceReads,
  ) {}

  /**
   * Reads a page of the rows in the range of a function call, or exports all of them when the client asks for that.
   * @param written text after the name of the function, percent-decoded
   */
  async read(request: GraphRequest, called: LogFunction, written: string): Promise<Answer | StreamedAnswer> {
    const { root } = request;
    const options = optionsOf(request);
    const { set, inRange, call } = this.rowsOf(request, called, written, options);
    if (options.skipToken !== undefined)
      throw new QueryError('$skiptoken', 'does not apply to logs, whose pages begin at $skip');
    // The whole answer has no pages, so $top is the number of all of its rows.
    if (request.export)
      return this.reads.list(request, [{ set }], 'entities', within(inRange, parseOptions(request.query)));
    const page = { set, options, inRange, url: `${root}/communications/callRecords/${call}` };
    return options.apply ? await this.aggregated(request, page) : await this.rows(request, page);
  }

  /** Counts the rows in the range of a function call; decimal text. */
  async count(request: GraphRequest, called: LogFunction, written: string): Promise<string> {
    const options = parseOptions(request.query);
    const { set, inRange } = this.rowsOf(request, called, written, options);
    return this.reads.count(request, [{ set }], within(inRange, options));
  }

  /** The rows of a function call. */
  private rowsOf(
    request: GraphRequest,
    called: LogFunction,
    written: string,
    options: QueryOptions,
  ): Pick<LogPage, 'set' | 'inRange'> & { readonly call: string } {
    const { name, type, log } = called;
    requireVersion(type, request.version, name);
    const parameters = readParameters(name, written);
    const range = readRange(valueOf(parameters, FROM, options), valueOf(parameters, TO, options));
    const set = setIn(log?.oldestFirst ?? dialoutReport(range), request.version);
    requireReach(request, set, () => options);
    return { set, inRange: log && conditionOf(log, called, range), call: formatCall(name, parameters) };
  }

  /** A page of rows. */
  private async rows(request: GraphRequest, { set, options, inRange, url }: LogPage): Promise<Answer> {
    const { tenantId, root, asker } = request;
    const plan = planPage(set, within(inRange, options), this.answers.limitsOf(request));
    const path = [{ set }];
    const [row] = await this.database.query<PageRow>(tenantId, compilePage(root, path, plan), 'read', asker);
    if (typeof row?.items !== 'string') throw unreadable(path, row);
    const links = await this.answers.linksOf(request);
    const text = pageText({
      // Graph's context names the type alone.
      context: contextUrl(root, path, { expand: [], select: undefined }),
      count: row.total ?? row.count,
      value: await withNestedLinks(`[${row.items}]`, links, path, plan),
      nextLink: row.more ? `${url}?${nextQuery(plan.skip, options, row.count)}` : undefined,
    });
    const subject = { type: set.type, added: () => addedMembers(plan), root, path };
    return new Answer(text, { subject, pageSize: plan.limit });
  }

  /** A page of the result of $apply, whose transformations begin with the rows in the range. */
  private async aggregated(request: GraphRequest, { set, options, inRange, url }: LogPage): Promise<Answer> {
    const { tenantId, root, asker } = request;
    const path = [{ set }];
    const range: Transformation[] = inRange ? [{ kind: 'filter', at: 0, predicate: inRange }] : [];
    const asked = { ...options, apply: [...range, ...(options.apply ?? [])] };
    const page = compileApply(root, path, asked, this.answers.applyFormOf(request));
    const [row] = await this.database.query<PageRow>(tenantId, page.statement, 'read', asker);
    if (typeof row?.items !== 'string') throw unreadable(path, row);
    const text = pageText({
      context: page.context,
      count: row.total ?? row.count,
      value: `[${row.items}]`,
      nextLink: row.more ? `${url}?${nextQuery(page.start, options, row.count)}` : undefined,
    });
    const added = (): AddedMembers => page.added;
    const subject = page.ofEntities ? { type: set.type, added, root, path } : { rowType: set.type, added };
    return new Answer(text, { subject, pageSize: page.limit });
  }
}

/** A page of a log, as it was asked for. */
interface LogPage {
  readonly set: EntitySet;
  readonly options: QueryOptions;
  /** Condition that rows are in the range of the call; absent where the set has no others. */
  readonly inRange?: Expression;
  /** URL of the call. */
  readonly url: string;
}

/** The condition that a row is in a range; links do not repeat it, because the call contains it. */
function conditionOf({ time }: Log, { includesEnd }: LogFunction, { from, to }: DateRange): Expression {
  return parseFilter(`${time} ge ${from.text} and ${time} ${includesEnd ? 'le' : 'lt'} ${to.text}`);
}

/** The options with the condition of the range before the one of the client. */
function within(inRange: Expression | undefined, options: QueryOptions): QueryOptions {
  const { filter } = options;
  if (!inRange || !filter) return { ...options, filter: inRange ?? filter };
  return { ...options, filter: { kind: 'binary', operator: 'and', at: 0, left: inRange, right: filter } };
}

/** The query of the next page, which begins at a `$skip`, as in Graph. */
function nextQuery(skip: number, options: QueryOptions, count: number): string {
  const rest = [...topOfNext(options, count), `$skip=${skip + count}`];
  return [...formatQuery(options, new Set(['$skip', '$top'])), ...rest].join('&');
}
