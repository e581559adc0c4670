import { didYouMean } from '../nearest-names';
import { QueryError } from '../query-error';
import type { Scope } from './scope';

type Named = Pick<Scope, 'option'>;

/** An expression that is not valid. @param at characters before the place, as in a node of the syntax tree */
export function invalid({ option }: Named, at: number, problem: string): QueryError {
  return new QueryError(option, `${problem} at ${at + 1}`, at);
}

/** A name that the model or the language does not have, with those that it may stand for. */
export function unknownName(
  { option }: Named,
  at: number,
  problem: string,
  name: string,
  known: Iterable<string>,
): QueryError {
  return new QueryError(option, `${problem} at ${at + 1}${didYouMean(name, known)}`, at);
}

/** A part of the standard that the service leaves out. */
export function notOffered({ option }: Named, at: number, what: string): QueryError {
  return new QueryError(option, `${what} is not supported at ${at + 1}`, at, 'notImplemented');
}
