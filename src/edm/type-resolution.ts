import { TYPE_ANNOTATION } from './annotations';
import { below } from './finding';
import type { JsonObject, JsonValue } from './json';
import type { Report } from './report';
import type { StructuredType } from './structured-type';

/** Finds the types of the values that a declared type allows: itself and the types that derive from it. */
export class TypeResolver {
  /** The allowed types by name, with `#` before it and without. */
  private readonly named: ReadonlyMap<JsonValue, StructuredType>;
  /** The derived types that declare a member which the declared type does not, by the name of the member. */
  private readonly telling: ReadonlyMap<string, ReadonlySet<StructuredType>>;

  constructor(private readonly declared: StructuredType) {
    const derived = declared.descendants();
    this.named = new Map(
      [declared, ...derived].flatMap((type) => [`#${type.name}`, type.name].map((name) => [name, type])),
    );
    const names = new Set(derived.flatMap(({ properties }) => [...properties.keys()]));
    for (const name of declared.properties.keys()) names.delete(name);
    this.telling = new Map(
      [...names].map((name) => [name, new Set(derived.filter(({ properties }) => properties.has(name)))]),
    );
  }

  /** The type that `@odata.type` names; undefined, which is reported, when that is none of those that are allowed. */
  byName(name: JsonValue, path: string, report: Report): StructuredType | undefined {
    const type = this.named.get(name);
    if (!type) report.addStructure('unknownType', `must name ${this.allowed()}`, below(path, TYPE_ANNOTATION));
    return type;
  }

  /** The one derived type that declares all members which only derived types do, or else the declared type. */
  byMembers(source: JsonObject): StructuredType {
    if (this.telling.size === 0) return this.declared;
    let fitting: ReadonlySet<StructuredType> | undefined;
    for (const name in source) {
      const types = this.telling.get(name);
      if (types) fitting = fitting ? intersection(fitting, types) : types;
    }
    if (!fitting) return this.declared;
    const candidates = [...fitting];
    return candidates.find((type) => candidates.every((other) => other.isOrDerivesFrom(type))) ?? this.declared;
  }

  private allowed(): string {
    const names = [...this.named.keys()].filter((name) => String(name).startsWith('#'));
    return `${names.length === 1 ? '' : 'one of '}${names.join(', ')}`;
  }
}

function intersection<T>(one: ReadonlySet<T>, other: ReadonlySet<T>): ReadonlySet<T> {
  return one === other ? one : new Set([...one].filter((item) => other.has(item)));
}
