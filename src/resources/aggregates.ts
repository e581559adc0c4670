import { Injectable } from '@nestjs/common';
import { TenantDatabase } from '../database/tenant-database';
import { Answer } from '../graph/answer/answer';
import { pageText } from '../graph/answer/envelope';
import type { GraphRequest } from '../graph/request/graph-request';
import type { AddedMembers } from '../edm/enum-sentinels';
import { compileApply } from '../odata/apply/compile-apply';
import { type PathStep, endOf } from '../odata/entity-set';
import type { PageRow } from '../odata/sql/statements';
import type { QueryOptions } from '../odata/syntax/ast';
import { nextLink, sequenceOf } from '../odata/urls/urls';
import { EntityAnswers } from './answers';
import { unreadable } from './missing';

/** Answers requests with $apply: reads a page of aggregated rows. */
@Injectable()
export class AggregateReads {
  constructor(
    private readonly database: TenantDatabase,
    private readonly answers: EntityAnswers,
  ) {}

  /**
   * Aggregated rows have no key, so a page begins after a number of rows. Rows can be skipped or repeated when the data
   * changes between two pages.
   */
  async list(request: GraphRequest, path: readonly PathStep[], options: QueryOptions): Promise<Answer> {
    const { tenantId, root, asker } = request;
    const links = await this.answers.linksOf(request);
    const { skipToken } = options;
    const [after] = skipToken === undefined ? [] : links.tokens.read(sequenceOf(tenantId, path, options), skipToken);
    const form = this.answers.applyFormOf(request);
    const page = compileApply(root, path, options, form, typeof after === 'string' ? Number(after) : undefined);
    const [row] = await this.database.query<PageRow>(tenantId, page.statement, 'read', asker);
    if (typeof row?.items !== 'string') throw unreadable(path, row);
    const { count, more, total, items } = row;
    const last = [String(page.start + count)];
    const next = more ? nextLink(links, path, options, { count, last }) : undefined;
    const text = pageText({ context: page.context, count: total, value: `[${items}]`, nextLink: next });
    const { type } = endOf(path).set;
    const added = (): AddedMembers => page.added;
    const subject = page.ofEntities ? { type, added, root, path } : { rowType: type, added };
    return new Answer(text, { subject, pageSize: page.limit });
  }
}
