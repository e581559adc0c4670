import type { QueryOptions } from '../syntax/ast';

/**
 * The options with `$top` as the size of a page, as in Graph, whose pages have a link to the next one. In OData,
 * `$top` limits all pages together. A `$top` of 0 and that of an aggregation stay limits.
 */
export function withTopAsPageSize(options: QueryOptions): QueryOptions {
  const { top, expand } = options;
  if (options.apply) return options;
  const deeper = expand?.map((item) => ({ ...item, options: withTopAsPageSize(item.options) }));
  const size = top ? { top: undefined, pageSize: top } : {};
  return { ...options, ...(deeper && { expand: deeper }), ...size };
}
