import { Injectable } from '@nestjs/common';
import { TenantDatabase } from '../database/tenant-database';
import type { AddedMembers } from '../edm/enum-sentinels';
import { Answer } from '../graph/answer/answer';
import { pageText } from '../graph/answer/envelope';
import { withNestedLinks } from '../graph/answer/nested-links-in-turns';
import type { GraphRequest } from '../graph/request/graph-request';
import { addedMembers } from '../odata/answers/added-members';
import { compileApply } from '../odata/apply/compile-apply';
import { setIn, type EntitySet } from '../odata/entity-set';
import { planPage } from '../odata/plan/plan';
import { QueryError } from '../odata/query-error';
import { compilePage, type PageRow } from '../odata/sql/statements';
import type { Expression, QueryOptions, Transformation } from '../odata/syntax/ast';
import { parseFilter } from '../odata/syntax/parse';
import { formatQuery, topOfNext } from '../odata/urls/urls';
import { EntityAnswers, optionsOf } from '../resources/answers';
import { unreadable } from '../resources/missing';
import { readRange, type DateRange, FROM, TO } from './date-range';
import { dialoutReport } from './dialout-report.sql';
import { formatCall, readParameters, valueOf } from './function-call';
import type { LogFunction } from './log-functions';
import type { Log } from './logs';
import { requireVersion } from './version-only';

/** Answers the functions that return the rows of a log. */
@Injectable()
export class LogReader {
  constructor(
    private readonly database: TenantDatabase,
    private readonly answers: EntityAnswers,
  ) {}

  /**
   * Reads a page of the rows in the range of a function call.
   * @param written text after the name of the function, percent-decoded
   */
  async read(request: GraphRequest, called: LogFunction, written: string): Promise<Answer> {
    const { root, version } = request;
    requireVersion(called.type, version, called.name);
    const options = optionsOf(request);
    const parameters = readParameters(called.name, written);
    const range = readRange(valueOf(parameters, FROM, options), valueOf(parameters, TO, options));
    if (options.skipToken !== undefined)
      throw new QueryError('$skiptoken', 'does not apply to logs, whose pages begin at $skip');
    const set = setIn(called.log?.set ?? dialoutReport(range), version);
    const call = formatCall(called.name, parameters);
    const inRange = called.log && conditionOf(called.log, called, range);
    const page = { set, options, inRange, url: `${root}/communications/callRecords/${call}` };
    return options.apply ? await this.aggregated(request, page) : await this.rows(request, page);
  }

  /** A page of rows. */
  private async rows(request: GraphRequest, { set, options, inRange, url }: LogPage): Promise<Answer> {
    const { tenantId, root, asker } = request;
    const plan = planPage(set, { ...options, filter: both(inRange, options.filter) }, this.answers.limitsOf(request));
    const path = [{ set }];
    const [row] = await this.database.query<PageRow>(tenantId, compilePage(root, path, plan), 'read', asker);
    if (typeof row?.items !== 'string') throw unreadable(path, row);
    const links = await this.answers.linksOf(request);
    const text = pageText({
      context: `${root}/$metadata#Collection(${set.type.name})`,
      count: row.total ?? row.count,
      value: await withNestedLinks(`[${row.items}]`, links, path, plan),
      nextLink: row.more ? `${url}?${nextQuery(plan.skip, options, row.count)}` : undefined,
    });
    const subject = { type: set.type, added: () => addedMembers(plan), root };
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
      context: `${root}/$metadata#Collection(${set.type.name})${page.members}`,
      count: row.total ?? row.count,
      value: `[${row.items}]`,
      nextLink: row.more ? `${url}?${nextQuery(page.start, options, row.count)}` : undefined,
    });
    const added = (): AddedMembers => page.added;
    const subject = page.ofEntities ? { type: set.type, added, root } : { rowType: set.type, added };
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

function both(left: Expression | undefined, right: Expression | undefined): Expression | undefined {
  return left && right ? { kind: 'binary', operator: 'and', at: 0, left, right } : (left ?? right);
}

/** The query of the next page, which begins at a `$skip`, as in Graph. */
function nextQuery(skip: number, options: QueryOptions, count: number): string {
  const rest = [...topOfNext(options, count), `$skip=${skip + count}`];
  return [...formatQuery(options, new Set(['$skip', '$top'])), ...rest].join('&');
}
