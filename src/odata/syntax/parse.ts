import { apply } from './apply';
import type {
  ComputeItem,
  ExpandItem,
  Expression,
  OrderItem,
  SearchExpression,
  SelectItem,
  Transformation,
} from './ast';
import { Cursor } from './cursor';
import { expand } from './expand';
import { expression } from './expression';
import { computeItem, items, orderItem } from './items';
import { parseWhole } from './options';
import { search } from './search';
import { select } from './select';
import type { Vocabulary } from './vocabulary';

export { parseOptions } from './options';

/** Parses a value without percent-encoding by one rule. @throws QueryError if it does not match the rule */
type Parser<Read> = (text: string, vocabulary?: Vocabulary) => Read;

const parser =
  <Read>(option: string, read: (c: Cursor) => Read): Parser<Read> =>
  (text, vocabulary) =>
    parseWhole(new Cursor(text, option, vocabulary), read);

export const parseExpression: Parser<Expression> = parser('expression', expression);
export const parseFilter: Parser<Expression> = parser('$filter', expression);
export const parseOrderBy: Parser<readonly OrderItem[]> = parser('$orderby', (c) => items(c, orderItem));
export const parseSelect: Parser<readonly SelectItem[]> = parser('$select', select);
export const parseExpand: Parser<readonly ExpandItem[]> = parser('$expand', expand);
export const parseCompute: Parser<readonly ComputeItem[]> = parser('$compute', (c) =>
  items(c, (cursor) => computeItem(cursor)),
);
export const parseApply: Parser<readonly Transformation[]> = parser('$apply', apply);
export const parseSearch: Parser<SearchExpression> = parser('$search', search);
