import { TYPE_ANNOTATION } from '../../../src/edm/annotations';
import { below, type Finding } from '../../../src/edm/json/finding';
import type { JsonObject } from '../../../src/edm/json/json-value';
import { typeByName } from '../../../src/edm/registry';
import type { StructuredType } from '../../../src/edm/structured-type';

export interface TypeResolution {
  /** The declared type where `@odata.type` names none that fits. */
  readonly type: StructuredType;
  /** Set when `@odata.type` names no type that fits. */
  readonly problem?: Finding;
}

/** The type of a value whose declared type is known: what `@odata.type` names, or else what its members tell. */
export function resolveType(declared: StructuredType, source: JsonObject, path: string): TypeResolution {
  const named = source[TYPE_ANNOTATION];
  if (named === undefined) return { type: inferType(declared, source) };
  const type = typeof named === 'string' ? typeByName(named.replace(/^#/, '')) : undefined;
  if (type?.isOrDerivesFrom(declared)) return { type };
  const fitting = [declared, ...declared.descendants()].map(({ name }) => `#${name}`);
  const message = `must name ${fitting.length === 1 ? '' : 'one of '}${fitting.join(', ')}`;
  return { type: declared, problem: { code: 'unknownType', message, target: below(path, TYPE_ANNOTATION) } };
}

/** The one derived type that declares all members which only derived types do, or else the declared type. */
export function inferType(declared: StructuredType, source: JsonObject): StructuredType {
  const derived = declared.descendants();
  const telling = Object.keys(source).filter(
    (name) => !declared.properties.has(name) && derived.some(({ properties }) => properties.has(name)),
  );
  if (telling.length === 0) return declared;
  const fitting = derived.filter(({ properties }) => telling.every((name) => properties.has(name)));
  return fitting.find((type) => fitting.every((other) => other.isOrDerivesFrom(type))) ?? declared;
}
