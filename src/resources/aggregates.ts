import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings';
import { SigningKey } from '../database/signing-key';
import { TenantDatabase } from '../database/tenant-database';
import { Answer } from '../graph/answer/answer';
import type { GraphRequest } from '../graph/request/graph-request';
import { compileApply } from '../odata/apply/compile-apply';
import type { PageRow } from '../odata/sql/statements';
import type { PathStep } from '../odata/entity-set';
import type { QueryOptions } from '../odata/syntax/ast';
import { nextLink, sequenceOf } from '../odata/urls/urls';
import { end, unreadable } from './missing';

/** Answers $apply: a page of what its steps make of a collection. */
@Injectable()
export class AggregateReads {
  constructor(
    private readonly database: TenantDatabase,
    private readonly key: SigningKey,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Rows have no key, so that a page begins behind a number of rows; it can be off when the data has changed. */
  async list(request: GraphRequest, path: readonly PathStep[], options: QueryOptions): Promise<Answer> {
    const { tenantId, root, maxPageSize, asker } = request;
    const links = { tenantId, root, tokens: await this.key.tokens() };
    const { skipToken } = options;
    const [after] = skipToken === undefined ? [] : links.tokens.read(sequenceOf(tenantId, path, options), skipToken);
    const limits = { most: this.settings.maxPageSize, preferred: maxPageSize };
    const page = compileApply(root, path, options, limits, typeof after === 'string' ? Number(after) : undefined);
    const [row] = await this.database.query<PageRow>(tenantId, page.statement, 'read', asker);
    if (typeof row?.items !== 'string') throw unreadable(path, row);
    const { count, more, total, items } = row;
    const last = [String(page.start + count)];
    const members = [
      `"@odata.context":${JSON.stringify(page.context)}`,
      ...(total === null ? [] : [`"@odata.count":${total}`]),
      `"value":[${items}]`,
      ...(more ? [`"@odata.nextLink":${JSON.stringify(nextLink(links, path, options, { count, last }))}`] : []),
    ];
    const subject = page.ofEntities
      ? { type: end(path).set.type, added: () => page.added, root, path }
      : { added: () => page.added };
    return new Answer(`{${members.join(',')}}`, { subject, pageSize: page.limit });
  }
}
