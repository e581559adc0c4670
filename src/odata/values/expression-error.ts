import { didYouMean } from '../nearest-names';
import { QueryError } from '../query-error';
import type { Scope } from './scope';

type Named = Pick<Scope, 'option'>;

/**
 * The error for an expression that is not valid.
 * @param at position, as in a node of the syntax tree, counted from 0
 */
export function invalid({ option }: Named, at: number, problem: string): QueryError {
  return new QueryError(option, `${problem} at ${at + 1}`, at);
}

/** The error for an unknown name, with similar known names. */
export function unknownName(
  { option }: Named,
  at: number,
  problem: string,
  name: string,
  known: Iterable<string>,
): QueryError {
  return new QueryError(option, `${problem} at ${at + 1}${didYouMean(name, known)}`, at);
}

/**
 * The error for a part of the standard that the service does not support.
 * @param instead what the service supports in its place
 */
export function notOffered({ option }: Named, at: number, what: string, instead?: string): QueryError {
  const advice = instead === undefined ? '' : `; the service has ${instead}`;
  return new QueryError(option, `${what} is not supported at ${at + 1}${advice}`, at, 'notImplemented');
}
