import type { SqlForm } from '../values/planned';
import type { ValueType } from '../values/value-type';

/** What a function takes: a type, any whole number, any number, or any collection that is stored as JSON. */
export type ArgumentType = ValueType | 'integer' | 'number' | 'collection';

export interface Signature {
  readonly args: readonly ArgumentType[];
  /** `same`: the type of the first argument. */
  readonly result: ValueType | 'same';
  readonly form: SqlForm;
  /** Whether a time that a literal names in another zone counts as the clock there shows it. */
  readonly local?: boolean;
}

/** Forms of each function by its name in lower case, the first that fits is taken. */
export type FunctionTable = Readonly<Record<string, readonly Signature[]>>;

export function signature(args: readonly ArgumentType[], result: Signature['result'], form: SqlForm): Signature {
  return { args, result, form };
}
