import { Injectable } from '@nestjs/common';
import type { Asker } from '../budgets/asker';
import { TenantDatabase } from '../database/tenant-database';
import { Answer } from '../graph/answer/answer';
import { pageText } from '../graph/answer/envelope';
import { withNestedLinks } from '../graph/answer/nested-links-in-turns';
import { GraphError } from '../graph/errors/graph-error';
import type { GraphRequest } from '../graph/request/graph-request';
import { addedMembers } from '../odata/answers/added-members';
import { type PathStep, endOf } from '../odata/entity-set';
import type { PagePlan } from '../odata/plan/plan';
import { compilePage, type PageRow } from '../odata/sql/statements';
import type { QueryOptions } from '../odata/syntax/ast';
import { parseOptions } from '../odata/syntax/parse';
import { contextUrl, type LinkContext } from '../odata/urls/urls';
import { EntityAnswers } from '../resources/answers';
import { unreadable } from '../resources/missing';
import { ChangeLog, type Settled } from './change-log';
import { deltaLinkTo, deltaUrl, placeIn, type DeltaPlace } from './delta-links';
import { compileDelta, type DeltaRow } from './delta.sql';
import { planDelta } from './plan-delta';

/** Token of a client that wants only later changes, without a list; Graph's word. */
const LATEST = 'latest';

/** A parsed and planned request. */
interface Followed {
  readonly path: readonly PathStep[];
  readonly options: QueryOptions;
  readonly plan: PagePlan;
  readonly links: LinkContext;
  readonly asker: Asker;
}

/** The items of a page, and where the next page begins. */
interface Page {
  /** JSON texts of the items with commas between them. */
  readonly items: string;
  readonly place: DeltaPlace;
  /** Whether the items are changes, not entities of the initial list. */
  readonly ofChanges: boolean;
}

/**
 * Answers the delta function (OData 4.01 part 1, section 11.3; Graph's "delta query"): first the list of the
 * collection's entities, then, with each delta link, new, changed and removed entities.
 */
@Injectable()
export class DeltaReader {
  constructor(
    private readonly database: TenantDatabase,
    private readonly log: ChangeLog,
    private readonly answers: EntityAnswers,
  ) {}

  /**
   * Reads a page of the list, or of the changes of the collection at the end of the path.
   * @throws GraphError `resyncRequired`
   */
  async read(request: GraphRequest, path: readonly PathStep[]): Promise<Answer> {
    const { root, asker } = request;
    const options = parseOptions(request.query);
    const { set } = endOf(path);
    const plan = planDelta(set, options, this.answers.limitsOf(request));
    const links = await this.answers.linksOf(request);
    const followed = { path, options, plan, links, asker };
    const { items, place, ofChanges } = await this.page(followed);
    const text = pageText({
      context: `${contextUrl(root, path, plan)}${ofChanges ? '/$delta' : ''}`,
      value: await withNestedLinks(`[${items}]`, links, path, plan),
      ...deltaLinkTo(links, path, options, place),
    });
    return new Answer(text, {
      subject: { type: set.type, added: () => addedMembers(plan), root, path },
      pageSize: plan.limit,
    });
  }

  private async page(followed: Followed): Promise<Page> {
    const { path, options, links } = followed;
    if (options.deltaToken === LATEST) {
      const position = await this.log.end(links.tenantId);
      return { items: '', place: { in: 'end', position }, ofChanges: true };
    }
    const place = placeIn(links, path, options);
    // Changes made while the list is being read get later positions than its start.
    if (!place) return this.list(followed, await this.log.end(links.tenantId));
    if (place.in === 'list') return this.list(followed, place.position, place);
    const { position } = place;
    if (place.in === 'changes' && place.until !== undefined)
      return this.changes(followed, position, { position: place.until, more: false });
    const settled = await this.log.settle(links.tenantId);
    // The token is newer than the database, which was restored from an older backup.
    if (BigInt(position) > BigInt(settled.position)) throw outdated(followed);
    return this.changes(followed, position, settled);
  }

  private async list(
    { path, plan, links, asker }: Followed,
    position: string,
    after?: Extract<DeltaPlace, { in: 'list' }>,
  ): Promise<Page> {
    const statement = compilePage(links.root, path, plan, 'entities', after?.last);
    const [row] = await this.database.query<PageRow>(links.tenantId, statement, 'read', asker);
    if (typeof row?.items !== 'string') throw unreadable(path, row);
    const { items, more, last } = row;
    const place: DeltaPlace = more && last ? { in: 'list', position, last } : { in: 'end', position };
    return { items, place, ofChanges: false };
  }

  /** @param settled last position to be read, and whether there may be later changes already */
  private async changes(followed: Followed, position: string, settled: Settled): Promise<Page> {
    const { path, plan, links, asker } = followed;
    const { position: until, more } = settled;
    const statement = compileDelta(links.root, path, plan, { position, until });
    const [row] = await this.database.query<DeltaRow>(links.tenantId, statement, 'read', asker);
    if (row?.gone) throw outdated(followed);
    if (typeof row?.items !== 'string') throw new GraphError('answerTooLarge');
    const { items, next } = row;
    const reached = next ?? until;
    const place: DeltaPlace =
      reached === until && !more
        ? { in: 'end', position: until }
        : { in: 'changes', position: reached, until: more ? undefined : until };
    return { items, place, ofChanges: true };
  }
}

/** The error for a client that has to start again, because changes since its token are no longer kept. */
function outdated({ links, path, options }: Followed): GraphError {
  return new GraphError('resyncRequired', { headers: { Location: deltaUrl(links.root, path, options) } });
}
