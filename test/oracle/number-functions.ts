import { Rational } from './rational';
import { EvaluationError, isKind, type Value } from './values';

function rounding(round: (value: Rational) => bigint): (...args: Value[]) => Value {
  return (argument) => {
    if (argument === undefined || !isKind(argument, 'number')) throw new EvaluationError('Not a number.');
    const { value } = argument;
    return typeof value === 'string' ? argument : { ...argument, value: Rational.of(round(value)) };
  };
}

/** Functions of numbers (section 5.1.1.9); no argument is null. */
export const numberFunctions: Readonly<Record<string, (...args: Value[]) => Value>> = {
  ceiling: rounding((value) => value.ceiling()),
  floor: rounding((value) => value.floor()),
  round: rounding((value) => value.rounded()),
};
