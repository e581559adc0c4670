import { TYPE_ANNOTATION } from '../annotations';
import { below } from '../json/finding';
import { withNamespace } from '../namespace-aliases';
import type { JsonObject, JsonValue } from '../json/json-value';
import type { StructuredType } from '../structured-type';
import type { Report } from './report';

/** Most types that may derive from one: each has a bit of an integer. */
const MOST_DERIVED = 31;
/** Bit mask of an object without members that only derived types declare. */
const UNTOLD = -1;

/**
 * The name that `@odata.type` refers to: behind the URL of a metadata document, and with an alias for its namespace (JSON
 * Format 4.01, section 4.6.3).
 */
function fullName(name: JsonValue): JsonValue {
  if (typeof name !== 'string') return name;
  const [, local = name] = /^(?:(?:https?:\/\/[^#]*\/)?\$metadata)?#(.+)$/i.exec(name) ?? [];
  return withNamespace(local);
}

/** Finds the type of a value among those that a declared type allows: itself and the types that derive from it. */
export class TypeResolver {
  /** The allowed types by name, with `#` before it and without. */
  private readonly named = new Map<JsonValue, StructuredType>();
  /** Bit masks of members that only derived types declare: a bit for each derived type with the member. */
  private readonly telling = new Map<string, number>();
  /** Inferred types by bit mask: a cache. */
  private readonly told = new Map<number, StructuredType>();
  private readonly derived: readonly StructuredType[];

  constructor(private readonly declared: StructuredType) {
    this.derived = declared.descendants();
    if (this.derived.length > MOST_DERIVED)
      throw new Error(`More than ${MOST_DERIVED} types derive from ${declared.name}.`);
    this.told.set(UNTOLD, declared);
    for (const type of [declared, ...this.derived]) this.named.set(`#${type.name}`, type).set(type.name, type);
    for (const [index, { properties }] of this.derived.entries()) {
      for (const name of properties.keys()) {
        if (!declared.properties.has(name)) this.telling.set(name, (this.telling.get(name) ?? 0) | (1 << index));
      }
    }
  }

  /** The allowed type with the name in `@odata.type`. Other names are reported, and give undefined. */
  byName(name: JsonValue, path: string, report: Report): StructuredType | undefined {
    const type = this.named.get(name) ?? this.named.get(fullName(name));
    if (!type) report.addStructure('unknownType', `must name ${this.allowed()}`, below(path, TYPE_ANNOTATION));
    return type;
  }

  /**
   * Infers the type from the members: the most general derived type that has all members which only derived types
   * declare. Without one, it is the declared type.
   */
  byMembers(source: JsonObject): StructuredType {
    if (this.derived.length === 0) return this.declared;
    let fitting = UNTOLD;
    for (const name in source) fitting &= this.telling.get(name) ?? UNTOLD;
    let type = this.told.get(fitting);
    if (!type) this.told.set(fitting, (type = this.mostGeneral(fitting)));
    return type;
  }

  private mostGeneral(fitting: number): StructuredType {
    const types = this.derived.filter((_, index) => fitting & (1 << index));
    return types.find((type) => types.every((other) => other.isOrDerivesFrom(type))) ?? this.declared;
  }

  private allowed(): string {
    const names = [this.declared, ...this.derived].map(({ name }) => `#${name}`);
    return `${names.length === 1 ? '' : 'one of '}${names.join(', ')}`;
  }
}
