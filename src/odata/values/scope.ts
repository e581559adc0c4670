import type { Expression, SearchExpression } from '../syntax/ast';
import type { Planned } from './planned';
import type { Range } from './shape';

/** What the names of an expression can stand for. */
export interface Scope {
  /** The option that the expression is part of, such as `$filter`, for messages. */
  readonly option: string;
  /** `$it`, the resource that the request is about. */
  readonly it: Range;
  /** What a path begins at that begins with neither a variable nor an alias; default: `it`. */
  readonly row?: Range;
  /** `$this`, the item that a nested filter, count or order is about. */
  readonly this?: Range;
  /** Variables of the lambdas around the expression, and `$these` where there are any. */
  readonly variables?: ReadonlyMap<string, Range | Planned>;
  /** Properties that `$compute` has added to `row`, by their alias. */
  readonly computed?: ReadonlyMap<string, Planned>;
  /** Parameter aliases of the request, by name with `@`. */
  readonly aliases?: ReadonlyMap<string, Expression>;
  /** Plans a `$search` within `$count(…)`; without it such a search is refused. */
  readonly search?: (search: SearchExpression, range: Range) => Planned;
}
