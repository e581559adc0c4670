import type { EnumType } from './enum-type';
import type { JsonValue } from './json/json-value';
import type { PrimitiveType } from './primitive-types';

export type Class<T extends object = object> = abstract new (...args: never[]) => T;

/** Type of a property's value or, for a collection, of each of its items. */
export type PropertyType =
  | { readonly kind: 'primitive'; readonly primitive: PrimitiveType }
  | { readonly kind: 'enum'; readonly enum: EnumType }
  | { readonly kind: 'complex'; readonly target: () => Class }
  /** A contained navigation property (CSDL 4.01, section 8.4). */
  | { readonly kind: 'contained'; readonly target: () => Class }
  /** A navigation property to an entity, or to a collection of them, that is not contained, but has a path of its own. */
  | { readonly kind: 'reference'; readonly target: () => Class };

export interface PropertyOptions {
  /** Whether the value may be null; default true. A value that is not nullable may still be absent. */
  readonly nullable?: boolean;
  /** Whether a new entity must carry a value that is not null; default false. */
  readonly required?: boolean;
  readonly collection?: boolean;
  /** Fewest items of a collection. */
  readonly minItems?: number;
  /** Name of another property of the same type: this time must not be before that time. */
  readonly notBefore?: string;
  /** Fewest and most characters of a string. */
  readonly length?: readonly [min: number, max: number];
  /** Set by the service: accepted in bodies, and ignored there (Core.Computed). */
  readonly computed?: boolean;
  /** Set when the entity is created: ignored in a change (Core.Immutable). */
  readonly immutable?: boolean;
  /** Default value of the property in a new object. */
  readonly default?: JsonValue;
  /**
   * Stored in a column of its own, to be filtered, ordered or changed apart from the rest. Only for a single value that
   * is no object. The column holds the SQL form of the type (`odata/values/sql-forms.ts`): ticks for a time, seconds for
   * a duration. An integer may also be a `bigint`. A column of a nullable property can be null.
   */
  readonly column?: boolean;
  /**
   * Whether $search covers the value, and how. `text` is split into words. `id` is one word, whatever characters group
   * its digits and letters. Database functions extract the values: a change needs a migration.
   */
  readonly searchable?: 'text' | 'id';
  /**
   * Implied by the containing entity: left out of answers unless it is selected, or the collection spans several call
   * records.
   */
  readonly implied?: boolean;
  /** Only for contained collections: entities on one page. */
  readonly pageSize?: number;
  /** Only for contained entities: part of every answer without $expand (Core.AutoExpand). */
  readonly autoExpand?: boolean;
  /** Marks a deprecated property, and describes its replacement. */
  readonly deprecated?: string;
  readonly example?: JsonValue;
  /** Whether only the beta version has the property; default false. */
  readonly beta?: boolean;
}

export interface Property extends PropertyOptions {
  readonly name: string;
  readonly doc: string;
  readonly type: PropertyType;
  readonly nullable: boolean;
}

export interface StructuredTypeOptions {
  /** Qualified name, such as `microsoft.graph.callRecords.session`. */
  readonly name: string;
  readonly doc: string;
  /** Whether values may carry members that are not declared (CSDL 4.01, section 6.3). */
  readonly open?: boolean;
  readonly abstract?: boolean;
  /** Whether it is an entity type, with key `id`. */
  readonly entity?: boolean;
  /**
   * Whether only the beta version has the type; default false. Beta properties of other types are marked themselves.
   */
  readonly beta?: boolean;
}

/** A complex or entity type, as declared by a class. */
export class StructuredType {
  readonly name: string;
  readonly doc: string;
  readonly open: boolean;
  readonly abstract: boolean;
  readonly entity: boolean;
  readonly beta: boolean;
  /** Own and inherited properties, inherited first. */
  readonly properties: ReadonlyMap<string, Property>;
  readonly derived: StructuredType[] = [];

  constructor(
    readonly target: Class,
    readonly base: StructuredType | undefined,
    readonly ownProperties: readonly Property[],
    options: StructuredTypeOptions,
  ) {
    this.name = options.name;
    this.doc = options.doc;
    this.open = options.open ?? base?.open ?? false;
    this.abstract = options.abstract ?? false;
    this.entity = options.entity ?? base?.entity ?? false;
    this.beta = options.beta ?? false;
    const own = ownProperties.map((property) => [property.name, property] as const);
    this.properties = new Map([...(base?.properties ?? []), ...own]);
    base?.derived.push(this);
  }

  /** Name without its namespace. */
  get localName(): string {
    return this.name.slice(this.name.lastIndexOf('.') + 1);
  }

  /** A copy of the type with other properties and relatives, under the same name. */
  adapted(parts: Pick<StructuredType, 'base' | 'derived' | 'ownProperties' | 'properties'>): StructuredType {
    return Object.assign(Object.create(StructuredType.prototype) as StructuredType, this, parts);
  }

  /**
   * Adds a property that a part of the service above the type declares, such as `streams` of a call record. Only while
   * the service loads, before anything is read as the type.
   */
  extend(property: Property): void {
    (this.ownProperties as Property[]).push(property);
    for (const { properties } of [this, ...this.descendants()])
      (properties as Map<string, Property>).set(property.name, property);
  }

  isOrDerivesFrom(other: StructuredType): boolean {
    return this.name === other.name || (this.base?.isOrDerivesFrom(other) ?? false);
  }

  /** All types that derive from this one, at any distance. */
  descendants(): StructuredType[] {
    return this.derived.flatMap((type) => [type, ...type.descendants()]);
  }
}
