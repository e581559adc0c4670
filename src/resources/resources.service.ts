import { Inject, Injectable } from '@nestjs/common';
import type { Answer } from '../graph/answer/answer';
import type { StreamedAnswer } from '../graph/answer/streamed-answer';
import { canonicalUrl } from '../graph/request/canonical-url';
import type { GraphRequest } from '../graph/request/graph-request';
import type { EntitySet, PathStep } from '../odata/entity-set';
import { QueryError } from '../odata/query-error';
import type { Expression, QueryOptions } from '../odata/syntax/ast';
import { parseFilter, parseOptions } from '../odata/syntax/parse';
import { PartReads } from './parts';
import { ResourceReads } from './reads';
import { planTail, requestedResource, ROOTS } from './requested-resource';

/** Reads the resource of any path. */
@Injectable()
export class ResourcesService {
  constructor(
    private readonly reads: ResourceReads,
    private readonly parts: PartReads,
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
    const resource = requestedResource(this.roots, url);
    const { path, suffix, filters } = resource;
    if (suffix === '$value' && resource.tail === '')
      throw new QueryError('$value', 'applies to properties; no entity here is a media entity');
    if (resource.tail !== '') return this.parts.read(request, resource);
    const options = withFilters(parseOptions(request.query), filters);
    if (suffix === '$count') return this.reads.count(request, path, options);
    if (path.at(-1)?.id === undefined)
      return this.reads.list(request, path, suffix === '$ref' ? 'references' : 'entities', options);
    return suffix === '$ref' ? this.reads.reference(request, path) : this.reads.get(request, path);
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

/** Adds the `$filter` segments of a path to the filter of the query, so that next links contain them. */
function withFilters(options: QueryOptions, filters: readonly string[]): QueryOptions {
  if (filters.length === 0) return options;
  const texts = filters.map((text) => decodeURIComponent(text));
  const asked = options.written.get('$filter');
  const all = asked === undefined ? texts : [...texts, asked];
  const conditions = texts.map((text) => parseFilter(text));
  const filter = [...conditions, ...(options.filter ? [options.filter] : [])].reduce(both);
  const written = new Map([...options.written, ['$filter', all.map((text) => `(${text})`).join(' and ')]]);
  return { ...options, filter, written };
}

function both(left: Expression, right: Expression): Expression {
  return { kind: 'binary', operator: 'and', at: left.at, left, right };
}
