import { Inject, Injectable } from '@nestjs/common';
import type { Answer } from '../graph/answer/answer';
import type { StreamedAnswer } from '../graph/answer/streamed-answer';
import type { GraphRequest } from '../graph/request/graph-request';
import type { EntitySet } from '../odata/entity-set';
import type { Expression, QueryOptions } from '../odata/syntax/ast';
import { parseFilter, parseOptions } from '../odata/syntax/parse';
import { PartReads } from './parts';
import { ResourceReads } from './reads';
import { requestedResource, ROOTS } from './requested-resource';

/** Reads the resource of any path. */
@Injectable()
export class ResourcesService {
  constructor(
    private readonly reads: ResourceReads,
    private readonly parts: PartReads,
    @Inject(ROOTS) private readonly roots: readonly EntitySet[],
  ) {}

  /** @param url in its canonical form @throws GraphError when there is no such resource */
  async read(request: GraphRequest, url: string): Promise<Answer | StreamedAnswer | string | undefined> {
    const resource = requestedResource(this.roots, url);
    const { path, suffix, filters } = resource;
    if (resource.tail !== '') return this.parts.read(request, resource);
    const options = withFilters(parseOptions(request.query), filters);
    if (suffix === '$count') return this.reads.count(request, path, options);
    if (path.at(-1)?.id === undefined)
      return this.reads.list(request, path, suffix === '$ref' ? 'references' : 'entities', options);
    return suffix === '$ref' ? this.reads.reference(request, path) : this.reads.get(request, path);
  }
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
