import { below, MOST_FINDINGS, type Finding } from '../json/finding';
import { isJsonObject, type JsonValue } from '../json/json-value';
import type { Steps } from '../json/steps';
import { CREATE, fits, hasLength, lengthRule, ruleOf } from '../rules';
import type { Property, PropertyType } from '../structured-type';
import type { ReadAhead } from './read-ahead';
import type { Reading } from './reading';
import { Report } from './report';
import type { ValueReader } from './value-reader';

/** The key property. Null means the same as an absent key. */
const KEY = 'id';

/** Reads the values of one property. Everything that depends only on its declaration is computed once. */
export class PropertyReader {
  readonly name: string;
  /** Whether a value that is not null is neither a collection nor an object, so that {@link read} is not needed. */
  readonly isPlain: boolean;
  readonly isRequired: boolean;
  /** Whether bodies may contain the property without setting it. */
  readonly isComputed: boolean;
  readonly ignoresNull: boolean;
  readonly allowsNull: boolean;
  /** The stored form of a single value. */
  readonly canonical: (value: JsonValue) => JsonValue;
  /** Whether a single value in its stored form follows the rules. The content of objects is not checked. */
  readonly accepts: (value: JsonValue) => boolean;

  /**
   * @param order rank of the property's findings among those of other properties
   * @param nested returns the reader of objects, for a property that holds these
   */
  constructor(
    readonly property: Property,
    group: string,
    readonly order: number,
    private readonly nested: (() => ValueReader) | undefined,
  ) {
    const { name, nullable, required = false, computed = false, immutable = false, collection, type } = property;
    this.name = name;
    this.isPlain = !collection && !nested;
    this.isRequired = required && group === CREATE;
    this.isComputed = computed;
    this.ignoresNull = immutable && name === KEY;
    this.allowsNull = nullable && !this.isRequired;
    this.canonical = canonicalOf(type);
    this.accepts = acceptanceOf(property);
  }

  /** Reads a value that is not null. */
  read(value: JsonValue, path: string, report: Report): Reading<JsonValue> {
    const place = below(path, this.name);
    if (this.property.collection) {
      return Array.isArray(value) ? this.readItems(value, place, report) : this.refuse(value, place, report);
    }
    if (!this.nested) {
      const json = this.canonical(value);
      return this.accepts(json) ? { json } : this.refuse(json, place, report);
    }
    return isJsonObject(value) ? this.nested().read(value, place, report) : this.refuse(value, place, report);
  }

  /** Like {@link ValueReader.readAhead}, for the value of the property. */
  *readAhead(value: JsonValue, path: string, ahead: ReadAhead): Steps<void> {
    const nested = this.isComputed ? undefined : this.nested?.();
    if (!nested) return;
    const place = below(path, this.name);
    if (isJsonObject(value)) yield* nested.readAhead(value, place, ahead);
    if (!Array.isArray(value)) return;
    for (const [index, item] of value.entries()) {
      if (!isJsonObject(item)) continue;
      const itemPlace = below(place, index);
      yield* nested.readAhead(item, itemPlace, ahead);
      if (ahead.isEnough) return;
      const report = new Report(ahead);
      const { json, broken } = nested.read(item, itemPlace, report);
      ahead.add(item, itemPlace, { json, broken, structure: report.structure });
      if (ahead.isDue) yield;
    }
  }

  /**
   * The rules that a value in its stored form breaks (undefined: an absent value). The content of objects is not
   * checked.
   */
  findings(value: JsonValue | undefined, place: string): Finding[] {
    const { collection, type } = this.property;
    const whole = this.findingAsWhole(value);
    if (whole) return [{ ...whole, target: place }];
    const code = type.kind === 'primitive' || type.kind === 'enum' ? 'invalidValue' : 'invalidType';
    const message = `must be ${ruleOf(type)}`;
    if (!collection) return [{ code, message, target: place }];
    const found: Finding[] = [];
    for (const [index, item] of (value as JsonValue[]).entries()) {
      if (found.length === MOST_FINDINGS) break;
      if (!this.accepts(item)) found.push({ code, message, target: below(place, index) });
    }
    return found;
  }

  private refuse(json: JsonValue, place: string, report: Report): Reading<JsonValue> {
    return { json, broken: report.isMuted ? undefined : this.findings(json, place) };
  }

  private readItems(items: JsonValue[], place: string, report: Report): Reading<JsonValue> {
    const { minItems = 0 } = this.property;
    const { isMuted } = report;
    const nested = this.nested?.();
    let json = items;
    let isAccepted = items.length >= minItems;
    const inside: Finding[] = [];
    for (const [index, item] of items.entries()) {
      if (report.isFull) break;
      let kept: JsonValue;
      if (nested && isJsonObject(item)) {
        const reading = nested.read(item, below(place, index), report);
        kept = reading.json;
        if (reading.broken) inside.push(...reading.broken);
        report.isMuted ||= inside.length >= MOST_FINDINGS;
      } else {
        kept = this.canonical(item);
        isAccepted &&= this.accepts(kept);
      }
      if (kept === item) continue;
      if (json === items) json = [...items];
      json[index] = kept;
    }
    report.isMuted = isMuted;
    if (report.isMuted || (isAccepted && inside.length === 0)) return { json };
    const own = isAccepted ? [] : this.findings(json, place);
    return { json, broken: [...own, ...inside].slice(0, MOST_FINDINGS) };
  }

  /** The finding about the value or the collection as a whole, not about single items. */
  private findingAsWhole(value: JsonValue | undefined): Pick<Finding, 'code' | 'message'> | undefined {
    const { collection = false, minItems = 0, length } = this.property;
    if (value === undefined) return { code: 'missingProperty', message: 'is required' };
    if (value === null) return { code: 'notNullable', message: 'must not be null' };
    if (collection && !Array.isArray(value)) return { code: 'invalidType', message: 'must be an array' };
    if (Array.isArray(value) && collection && value.length < minItems) {
      return { code: 'tooFewItems', message: `must hold at least ${minItems} item${minItems === 1 ? '' : 's'}` };
    }
    const isLengthWrong = length && typeof value === 'string' && !hasLength(value, length);
    return isLengthWrong ? { code: 'invalidValue', message: lengthRule(length) } : undefined;
  }
}

function canonicalOf(type: PropertyType): (value: JsonValue) => JsonValue {
  const canonical = type.kind === 'primitive' ? type.primitive.canonical : undefined;
  return canonical ? (value) => canonical(value) ?? value : (value) => value;
}

function acceptanceOf({ type, length }: Property): (value: JsonValue) => boolean {
  if (length) return (value) => fits(type, value) && typeof value === 'string' && hasLength(value, length);
  switch (type.kind) {
    case 'primitive':
      return type.primitive.check;
    case 'enum': {
      const members = new Set<JsonValue>(Object.keys(type.enum.members));
      return (value) => members.has(value);
    }
    default:
      return isJsonObject;
  }
}
