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

/** Query options while they are parsed. */
export type Draft = { -readonly [Name in keyof QueryOptions]: QueryOptions[Name] };

/** Parses the value of each option into the draft. */
export const readers: Readonly<Record<OptionName, (c: Cursor, draft: Draft) => void>> = {
  $apply: (c, draft) => void (draft.apply = apply(c)),
  $compute: (c, draft) => void (draft.compute = items(c, (cursor) => computeItem(cursor), false)),
  $count: (c, draft) => void (draft.count = truth(c)),
  $deltatoken: (c, draft) => void (draft.deltaToken = restOf(c, 'a token')),
  $expand: (c, draft) => void (draft.expand = expand(c)),
  $filter: (c, draft) => void (draft.filter = expression(c)),
  $format: (c, draft) => void (draft.format = format(c)),
  $id: (c, draft) => void (draft.id = restOf(c, 'an IRI')),
  $index: (c, draft) => void (draft.index = index(c)),
  $levels: (c, draft) => void (draft.levels = levels(c)),
  $orderby: (c, draft) => void (draft.orderBy = items(c, orderItem, false)),
  $schemaversion: (c, draft) => void (draft.schemaVersion = schemaVersion(c)),
  $search: (c, draft) => void (draft.search = search(c)),
  $select: (c, draft) => void (draft.select = select(c)),
  $skip: (c, draft) => void (draft.skip = count(c)),
  $skiptoken: (c, draft) => void (draft.skipToken = restOf(c, 'a token')),
  $top: (c, draft) => void (draft.top = count(c)),
};
