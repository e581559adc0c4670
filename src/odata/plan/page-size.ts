import type { QueryOptions } from '../syntax/ast';

/**
 * The options with `$top` as the size of a page, as in Graph, whose pages have a link to the next one. In OData,
 * `$top` limits all pages together. A `$top` of 0, of an aggregation or within `$expand` stays a limit.
 */
export function withTopAsPageSize(options: QueryOptions): QueryOptions {
  const { top, apply } = options;
  return top && !apply ? { ...options, top: undefined, pageSize: top } : options;
}
