import { Inject, Injectable } from '@nestjs/common';
import type { Answer } from '../graph/answer/answer';
import type { StreamedAnswer } from '../graph/answer/streamed-answer';
import { canonicalUrl } from '../graph/request/canonical-url';
import type { GraphRequest } from '../graph/request/graph-request';
import type { EntitySet, PathStep } from '../odata/entity-set';
import { QueryError } from '../odata/query-error';
import { parseOptions } from '../odata/syntax/parse';
import { PathReads } from './path-reads';
import { planTail, requestedResource, ROOTS } from './requested-resource';

/** Reads the resource of any path. */
@Injectable()
export class ResourcesService {
  constructor(
    private readonly paths: PathReads,
    @Inject(ROOTS) private readonly roots: readonly EntitySet[],
  ) {}

  /**
   * Reads the entity with the URL in the option `$id`, which may be relative to the service root.
   * @throws QueryError when it is no URL of an entity of this service
   */
  async readById(request: GraphRequest): Promise<Answer | StreamedAnswer | string | undefined> {
    const { id } = parseOptions(request.query);
    if (id === undefined) throw new QueryError('$id', 'is required: the URL of an entity');
    const root = `${request.root}/`;
    const url = URL.canParse(id, root) ? new URL(id, root) : undefined;
    if (url?.origin !== new URL(root).origin || url.search !== '')
      throw new QueryError('$id', 'must be the URL of an entity of this service');
    const canonical = canonicalUrl(url.pathname);
    if (canonical.startsWith('/subscriptions'))
      throw new QueryError('$id', 'of a subscription is not supported', 0, 'notImplemented');
    const { path, tail, suffix } = requestedResource(this.roots, canonical);
    if (path.at(-1)?.id === undefined || suffix !== undefined || (tail !== '' && !leadsToEntity(path, tail)))
      throw new QueryError('$id', 'must be the URL of an entity, not of a collection or a property');
    return this.read({ ...request, query: withoutId(request.query) }, canonical);
  }

  /** @param url in its canonical form @throws GraphError when there is no such resource */
  async read(request: GraphRequest, url: string): Promise<Answer | StreamedAnswer | string | undefined> {
    return this.paths.read(request, requestedResource(this.roots, url));
  }
}

function leadsToEntity(path: readonly PathStep[], tail: string): boolean {
  return planTail(path, tail).value.type.kind === 'entity';
}

/** The query without the option `$id`. */
function withoutId(query: string): string {
  return query
    .split('&')
    .filter((option) => !/^\s*(?:\$|%24)?id\s*(?:=|$)/i.test(option))
    .join('&');
}
