import { apply } from './apply';
import type { QueryOptions } from './ast';
import type { Cursor } from './cursor';
import { expand } from './expand';
import { expression } from './expression';
import { computeItem, items, orderItem } from './items';
import type { OptionName } from './option-name';
import { search } from './search';
import { select } from './select';
import { count, format, index, levels, restOf, schemaVersion, truth } from './values';

/** How the value of each option is read. */
export const readers: Readonly<Record<OptionName, (c: Cursor) => Partial<QueryOptions>>> = {
  $apply: (c) => ({ apply: apply(c) }),
  $compute: (c) => ({ compute: items(c, computeItem) }),
  $count: (c) => ({ count: truth(c) }),
  $deltatoken: (c) => ({ deltaToken: restOf(c, 'a token') }),
  $expand: (c) => ({ expand: expand(c) }),
  $filter: (c) => ({ filter: expression(c) }),
  $format: (c) => ({ format: format(c) }),
  $id: (c) => ({ id: restOf(c, 'an IRI') }),
  $index: (c) => ({ index: index(c) }),
  $levels: (c) => ({ levels: levels(c) }),
  $orderby: (c) => ({ orderBy: items(c, orderItem) }),
  $schemaversion: (c) => ({ schemaVersion: schemaVersion(c) }),
  $search: (c) => ({ search: search(c) }),
  $select: (c) => ({ select: select(c) }),
  $skip: (c) => ({ skip: count(c) }),
  $skiptoken: (c) => ({ skipToken: restOf(c, 'a token') }),
  $top: (c) => ({ top: count(c) }),
};
