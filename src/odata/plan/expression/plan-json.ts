import { LosslessNumber } from 'lossless-json';
import { stringifyJson } from '../../../edm/json/json';
import type { JsonValue } from '../../../edm/json/json-value';
import { isStorableText } from '../../../edm/primitive-types';
import { constant } from '../../values/constants';
import { invalid } from '../../values/expression-error';
import type { Constant, Planned } from '../../values/planned';
import type { Scope } from '../../values/scope';
import {
  collectionOf,
  isNumber,
  isPrimitive,
  nullType,
  sameType,
  untyped,
  type ValueType,
} from '../../values/value-type';

/** A list of constants as a collection, such as `["audio","video"]`. */
export function listConstant(scope: Scope, items: readonly Planned[], at: number): Constant {
  const values = items.map((item) => jsonOf(scope, item, at));
  return constant(collectionOf(commonType(items)), stringifyJson(values));
}

/** A JSON object of constants. */
export function objectConstant(scope: Scope, members: readonly (readonly [string, Planned])[], at: number): Constant {
  const values = members.map(([name, value]) => {
    if (!isStorableText(name)) throw invalid(scope, at, 'A name with U+0000 or a lone surrogate cannot be stored');
    return [name, jsonOf(scope, value, at)] as const;
  });
  return constant(untyped, stringifyJson(Object.fromEntries(values)));
}

/** The value of a constant in the form of a JSON body. */
export function jsonOf(scope: Scope, planned: Planned, at: number): JsonValue {
  if (planned.kind !== 'constant') throw invalid(scope, at, 'A list here must consist of literals');
  const { type, value } = planned;
  if (typeof value !== 'string') return value;
  if (isNumber(type))
    return /\d/.test(value)
      ? // JSON allows neither a plus sign nor leading zeros.
        new LosslessNumber(value.replace(/^\+/, '').replace(/^(-?)0+(?=\d)/, '$1'))
      : value.replace('inity', '').toUpperCase().replace('NAN', 'NaN');
  if (type.kind === 'collection' || type.kind === 'untyped') return JSON.parse(value) as JsonValue;
  if (type.kind === 'enum' || isPrimitive(type, 'Edm.String', 'Edm.Guid')) return value;
  throw invalid(scope, at, 'A list here must consist of texts, numbers and booleans');
}

function commonType(items: readonly Planned[]): ValueType {
  const types = items.map(({ type }) => type).filter((type) => type !== nullType);
  const [first] = types;
  return first && types.every((type) => sameType(type, first)) ? first : untyped;
}
