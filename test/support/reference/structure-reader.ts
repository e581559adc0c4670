import { isAnnotation, isControlInformation, TYPE_ANNOTATION } from '../../../src/edm/annotations';
import { below, MOST_FINDINGS, type Finding } from '../../../src/edm/json/finding';
import {
  isJsonNumber,
  isJsonObject,
  setMember,
  type JsonObject,
  type JsonValue,
} from '../../../src/edm/json/json-value';
import { isStorableNumber, isStorableText, primitiveTypes } from '../../../src/edm/primitive-types';
import { brokenTypeRule } from '../../../src/edm/reading/type-annotations';
import { typeOf } from '../../../src/edm/registry';
import { CREATE } from '../../../src/edm/rules';
import type { Property, StructuredType } from '../../../src/edm/structured-type';
import { inferType, resolveType } from './type-resolution';

/** Deepest nesting of a member of an open type. */
const DEPTH = 100;

/** The property that identifies an entity; null says as little as its absence. */
const KEY = 'id';

/** A JSON object read as a type of the model. */
export interface Structure {
  /** Instance of the type's class, holding the declared members. */
  readonly dto: object;
  /** The value as it is stored and answered: times in UTC, type annotations where they tell something. */
  readonly json: JsonObject;
}

/**
 * Reads the structure of a body: which types its values have, which members those have, and what open types carry
 * besides. The rules for single values are left to the DTO's decorators; values that break them stay as they are.
 */
export class StructureReader {
  readonly findings: Finding[] = [];

  /** @param group CREATE or UPDATE, for entities; complex values are always new */
  constructor(private readonly group: string) {}

  read(declared: StructuredType, source: JsonObject, path: string): Structure {
    const { type, problem } = resolveType(declared, source, path);
    if (problem) this.add(problem);
    const dto = Object.create(type.target.prototype as object) as Record<string, unknown>;
    const json: JsonObject = {};
    // Also where the members of a value of the declared type would tell of another one.
    if (type !== declared || inferType(declared, source) !== declared) json[TYPE_ANNOTATION] = `#${type.name}`;
    for (const [name, value] of Object.entries(source)) {
      if (!problem) this.checkTypeOf(type, name, value, source, path);
      const property = type.properties.get(name);
      if (property) this.readDeclared(property, value, path, dto, json);
      else if (type.open) this.readDynamic(type, name, value, source, path, json);
      else if (!isAnnotation(name) && !problem)
        this.refuse('unknownProperty', `is not a property of ${type.name}`, path, name);
    }
    if (!type.entity || this.group === CREATE) applyDefaults(type, dto, json);
    return { dto, json };
  }

  /** The type that an annotation gives another member. */
  private checkTypeOf(type: StructuredType, name: string, value: JsonValue, source: JsonObject, path: string): void {
    const [, described = ''] = /^(.+)@odata\.type$/s.exec(name) ?? [];
    const property = type.properties.get(described);
    if (described === '' || (!property && !(type.open && Object.hasOwn(source, described)))) return;
    const rule = brokenTypeRule(value, property);
    if (rule !== undefined) this.refuse('unknownType', rule, path, name);
  }

  private readDeclared(
    property: Property,
    value: JsonValue,
    path: string,
    dto: Record<string, unknown>,
    json: JsonObject,
  ): void {
    const { name } = property;
    if (property.computed || (property.immutable && name === KEY && value === null)) return;
    if (property.collection && Array.isArray(value)) {
      const items = value.map((item, index) => this.readValue(property, item, below(below(path, name), index)));
      dto[name] = items.map((item) => item.dto);
      json[name] = items.map((item) => item.json);
    } else {
      const read = property.collection
        ? { dto: value, json: value }
        : this.readValue(property, value, below(path, name));
      dto[name] = read.dto;
      json[name] = read.json;
    }
  }

  private readValue({ type }: Property, value: JsonValue, path: string): { dto: unknown; json: JsonValue } {
    if (type.kind === 'complex' || type.kind === 'contained') {
      return isJsonObject(value) ? this.read(typeOf(type.target()), value, path) : { dto: value, json: value };
    }
    const stored = type.kind === 'primitive' ? (type.primitive.canonical?.(value) ?? value) : value;
    return { dto: stored, json: stored };
  }

  /** Keeps what an open type carries beside its declared members, and the type annotations that belong to it. */
  private readDynamic(
    type: StructuredType,
    name: string,
    value: JsonValue,
    source: JsonObject,
    path: string,
    json: JsonObject,
  ): void {
    const described = name.endsWith(TYPE_ANNOTATION) ? name.slice(0, -TYPE_ANNOTATION.length) : '';
    const isKept = described !== '' && Object.hasOwn(source, described) && !type.properties.has(described);
    if (isControlInformation(name) && !isKept) return;
    this.checkName(name, path);
    this.checkDynamic(value, below(path, name));
    setMember(json, name, value);
  }

  private checkDynamic(value: JsonValue, path: string, depth = 1): void {
    if (depth > DEPTH) {
      this.add({ code: 'tooDeep', message: `must not be nested deeper than ${DEPTH} levels`, target: path });
    } else if (typeof value === 'string') {
      if (!isStorableText(value)) this.refuse('invalidValue', `must be ${primitiveTypes.String.rule}`, path);
    } else if (isJsonNumber(value)) {
      if (!isStorableNumber(value)) this.refuse('invalidValue', 'must be a number within double range', path);
    } else if (Array.isArray(value)) {
      value.forEach((item, index) => this.checkDynamic(item, below(path, index), depth + 1));
    } else if (isJsonObject(value)) {
      for (const [name, member] of Object.entries(value)) {
        this.checkName(name, path);
        this.checkDynamic(member, below(path, name), depth + 1);
      }
    }
  }

  private checkName(name: string, path: string): void {
    if (isStorableText(name)) return;
    this.refuse('invalidValue', 'must have a name without U+0000 and lone surrogates', path, name);
  }

  private refuse(code: Finding['code'], rule: string, path: string, name?: string): void {
    const target = name === undefined ? path : below(path, name);
    this.add({ code, message: rule, target });
  }

  private add(finding: Finding): void {
    if (this.findings.length < MOST_FINDINGS) this.findings.push(finding);
  }
}

function applyDefaults(type: StructuredType, dto: Record<string, unknown>, json: JsonObject): void {
  for (const { name, default: value } of type.properties.values()) {
    if (value !== undefined && !Object.hasOwn(json, name)) dto[name] = json[name] = value;
  }
}
