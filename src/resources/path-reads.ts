import { Injectable } from '@nestjs/common';
import type { Answer } from '../graph/answer/answer';
import type { StreamedAnswer } from '../graph/answer/streamed-answer';
import type { GraphRequest } from '../graph/request/graph-request';
import { endOf } from '../odata/entity-set';
import type { Resource } from '../odata/plan/resource-path';
import { QueryError } from '../odata/query-error';
import type { Expression, QueryOptions } from '../odata/syntax/ast';
import { parseFilter, parseOptions } from '../odata/syntax/parse';
import { PartReads } from './parts';
import { ResourceReads } from './reads';

/** Reads the target of any path: a collection, an entity, or a part of one. */
@Injectable()
export class PathReads {
  constructor(
    private readonly reads: ResourceReads,
    private readonly parts: PartReads,
  ) {}

  /** @returns undefined for null, whose answer has no body */
  async read(request: GraphRequest, resource: Resource): Promise<Answer | StreamedAnswer | string | undefined> {
    const { path, suffix, filters } = resource;
    if (suffix === '$value' && resource.tail === '')
      throw new QueryError('$value', 'applies to properties; no entity here is a media entity');
    if (suffix === '$ref' && resource.tail === '' && !endOf(path).set.type.entity)
      throw new QueryError('$ref', 'applies to entities; rows of a log are none');
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
