import { Injectable } from '@nestjs/common';
import { TenantDatabase } from '../database/tenant-database';
import { Answer } from '../graph/answer/answer';
import { pageText } from '../graph/answer/envelope';
import { withNestedLinks } from '../graph/answer/nested-links-in-turns';
import type { GraphRequest } from '../graph/request/graph-request';
import { addedMembers } from '../odata/answers/added-members';
import { setIn } from '../odata/entity-set';
import { planPage, type PagePlan } from '../odata/plan/plan';
import { QueryError } from '../odata/query-error';
import { compilePage, type PageRow } from '../odata/sql/statements';
import type { Expression, QueryOptions } from '../odata/syntax/ast';
import { parseFilter } from '../odata/syntax/parse';
import { formatQuery, topOfNext } from '../odata/urls/urls';
import { EntityAnswers, optionsOf } from '../resources/answers';
import { unreadable } from '../resources/missing';
import { readRange, type DateRange, FROM, TO } from './date-range';
import { dialoutReport } from './dialout-report.sql';
import { formatCall, readParameters, valueOf } from './function-call';
import type { LogFunction } from './log-functions';
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
    const { tenantId, root, version, asker } = request;
    requireVersion(called.type, version, called.name);
    const options = optionsOf(request);
    const parameters = readParameters(called.name, written);
    const range = readRange(valueOf(parameters, FROM, options), valueOf(parameters, TO, options));
    if (options.skipToken !== undefined)
      throw new QueryError('$skiptoken', 'does not apply to logs, whose pages begin at $skip');
    const set = setIn(called.log?.set ?? dialoutReport(range), version);
    const asked = { ...options, filter: conditionOf(called, range, options) };
    const plan = planPage(set, asked, this.answers.limitsOf(request));
    const path = [{ set }];
    const [row] = await this.database.query<PageRow>(tenantId, compilePage(root, path, plan), 'read', asker);
    if (typeof row?.items !== 'string') throw unreadable(path, row);
    const links = await this.answers.linksOf(request);
    const call = formatCall(called.name, parameters);
    const text = pageText({
      context: `${root}/$metadata#Collection(${set.type.name})`,
      count: row.total ?? row.count,
      value: await withNestedLinks(`[${row.items}]`, links, path, plan),
      nextLink: row.more
        ? `${root}/communications/callRecords/${call}?${nextQuery(plan, options, row.count)}`
        : undefined,
    });
    const subject = { type: set.type, added: () => addedMembers(plan), root };
    return new Answer(text, { subject, pageSize: plan.limit });
  }
}

/** Adds the range to the filter; links do not repeat it, because the call contains it. */
function conditionOf(
  { log, includesEnd }: LogFunction,
  { from, to }: DateRange,
  { filter }: QueryOptions,
): Expression | undefined {
  if (!log) return filter;
  const { time } = log;
  const left = parseFilter(`${time} ge ${from.text} and ${time} ${includesEnd ? 'le' : 'lt'} ${to.text}`);
  return filter ? { kind: 'binary', operator: 'and', at: 0, left, right: filter } : left;
}

/** The query of the next page, which begins at a `$skip`, as in Graph. */
function nextQuery({ skip }: PagePlan, options: QueryOptions, count: number): string {
  const rest = [...topOfNext(options, count), `$skip=${skip + count}`];
  return [...formatQuery(options, new Set(['$skip', '$top'])), ...rest].join('&');
}
