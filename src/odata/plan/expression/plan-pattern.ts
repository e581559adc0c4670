import type { Call } from '../../syntax/ast';
import { constant } from '../../values/constants';
import { invalid } from '../../values/expression-error';
import type { Planned } from '../../values/planned';
import { edm, isPrimitive, typeLabel } from '../../values/value-type';
import { coerce, plannedOperation } from './coercion';
import type { Planner } from './plan-expression';
import { PatternProblem, toPostgresPattern } from './regular-expression';

/** `matchesPattern(text,'^a')`. The pattern must be a literal, so that errors in it are found before the query runs. */
export function planPattern(planner: Planner, { args, at }: Call): Planned {
  const { scope } = planner;
  const [first, second] = args;
  if (!first || !second || args.length > 2) throw invalid(scope, at, 'matchesPattern takes a text and a pattern');
  const planned = planner.plan(first);
  const text = coerce(scope, planned, edm.String, first.at);
  if (!text) throw invalid(scope, first.at, `matchesPattern takes a text, not ${typeLabel(planned.type)},`);
  const pattern = planner.plan(second);
  if (pattern.type.kind === 'null') return constant(edm.Boolean, null);
  if (pattern.kind !== 'constant' || typeof pattern.value !== 'string' || !isPrimitive(pattern.type, 'Edm.String'))
    throw invalid(scope, second.at, 'The pattern of matchesPattern must be a literal');
  return plannedOperation(
    edm.Boolean,
    (a, b) => `(${a} COLLATE "C" ~ ${b})`,
    text,
    constant(edm.String, translated(planner, pattern.value, second.at)),
  );
}

function translated(planner: Planner, pattern: string, at: number): string {
  try {
    const { text, steps } = toPostgresPattern(pattern);
    // Several patterns cost as much as one of their total length.
    planner.spend(steps, at);
    return text;
  } catch (error) {
    if (error instanceof PatternProblem)
      throw invalid(planner.scope, at, `The pattern is not supported (${error.message})`);
    throw error;
  }
}
