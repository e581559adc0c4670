/**
 * Returns SQL of an operation for SQL of its operands. It must contain each operand once, or the SQL of nested
 * operations would grow exponentially.
 */
export type SqlForm = (...operands: string[]) => string;

/** Types of arguments and results, by their names without `Edm.`. */
export type FunctionType =
  'Boolean' | 'Int32' | 'Decimal' | 'String' | 'Date' | 'DateTimeOffset' | 'Duration' | 'TimeOfDay';

/**
 * What a function takes: a type, any whole number, a whole number from 0, any number, or any collection that is stored as
 * JSON.
 */
export type ArgumentType = FunctionType | 'integer' | 'length' | 'number' | 'collection';

/** One way to call a function. */
export interface Signature {
  readonly args: readonly ArgumentType[];
  /** `same`: the type of the first argument. */
  readonly result: FunctionType | 'same';
  readonly form: SqlForm;
  /** Whether a time that a literal names in another zone counts as the clock there shows it. */
  readonly local?: boolean;
}

/** Signatures of each function by its name in lower case. The first that fits is taken. */
export type FunctionTable = Readonly<Record<string, readonly Signature[]>>;

export function signature(args: readonly ArgumentType[], result: Signature['result'], form: SqlForm): Signature {
  return { args, result, form };
}
