import type { Expression } from '../syntax/ast';
import type { Planned } from './planned';
import type { Range } from './shape';

/** The meanings of names in an expression. */
export interface Scope {
  /** The option that the expression is part of, such as `$filter`, for messages. */
  readonly option: string;
  /** `$it`, the resource of the request. */
  readonly it: Range;
  /** The start of a path without a variable or alias; default: `it`. */
  readonly row?: Range;
  /** `$this`, the item of a nested filter, count or order. */
  readonly this?: Range;
  /** Variables of the lambdas around the expression, and `$these` where it exists. */
  readonly variables?: ReadonlyMap<string, Range | Planned>;
  /** Properties that `$compute` has added to `row`, by their alias. */
  readonly computed?: ReadonlyMap<string, Planned>;
  /** Parameter aliases of the request, by name with `@`. */
  readonly aliases?: ReadonlyMap<string, Expression>;
  /** Whether the expression is the path of a URL, so that `$it` in `/$filter(…)` is an item of the collection before it. */
  readonly isResourcePath?: boolean;
}
