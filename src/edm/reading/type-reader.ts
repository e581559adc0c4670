import { DELTA_ANNOTATION, isAnnotation, TYPE_ANNOTATION } from '../annotations';
import { isBefore } from '../date-time-offset';
import { below, MOST_FINDINGS, type Finding } from '../json/finding';
import { setMember, type JsonObject, type JsonValue } from '../json/json-value';
import type { Steps } from '../json/steps';
import { typeOf } from '../registry';
import { CREATE, notBeforeRule } from '../rules';
import type { Property, StructuredType } from '../structured-type';
import { checkMember, isKept } from './dynamic-members';
import { PropertyReader } from './property-reader';
import type { ReadAhead } from './read-ahead';
import type { Reading } from './reading';
import type { Report } from './report';
import { brokenTypeRule, describedMember } from './type-annotations';
import type { ValueReaders } from './value-reader';

/** Changes to an object: new values of members; undefined: the member is removed. */
type Changes = Map<string, JsonValue | undefined>;

/** Reads objects as one known type of the model. */
export class TypeReader {
  private readonly properties: ReadonlyMap<string, PropertyReader>;
  private readonly required: readonly PropertyReader[];
  private readonly ordered: readonly PropertyReader[];
  private readonly defaults: readonly Property[];

  constructor(
    private readonly type: StructuredType,
    group: string,
    readers: ValueReaders,
  ) {
    const all = inRuleOrder(type).map((property, order) => {
      const { type: value } = property;
      const nested = 'target' in value ? () => readers.of(typeOf(value.target())) : undefined;
      return new PropertyReader(property, group, order, nested);
    });
    this.properties = new Map(all.map((reader) => [reader.name, reader]));
    this.required = all.filter(({ isRequired }) => isRequired);
    this.ordered = all.filter(({ property }) => property.notBefore !== undefined);
    const getsDefaults = !type.entity || group === CREATE;
    this.defaults = getsDefaults ? inRuleOrder(type).filter((property) => property.default !== undefined) : [];
  }

  /**
   * @param annotation the value of `@odata.type` to be stored
   * @param isSure whether the type is certain; otherwise undeclared members are not reported
   */
  read(
    source: JsonObject,
    annotation: string | undefined,
    isSure: boolean,
    path: string,
    report: Report,
  ): Reading<JsonObject> {
    const broken = new BrokenRules(report);
    let changes: Changes | undefined;
    let present = 0;
    for (const name in source) {
      const value = source[name];
      if (value === undefined || name === TYPE_ANNOTATION) continue;
      const property = this.properties.get(name);
      let json: JsonValue | undefined = value;
      if (property === undefined) {
        if (!this.keeps(name, value, source, isSure, path, report)) json = undefined;
      } else if (property.isComputed) {
        json = undefined;
      } else {
        if (property.isRequired) present++;
        if (value === null) {
          if (property.ignoresNull) json = undefined;
          else if (!property.allowsNull) broken.add(property, null, path);
        } else if (property.isPlain) {
          json = property.canonical(value);
          if (!property.accepts(json)) broken.add(property, json, path);
        } else {
          const reading = property.read(value, path, report);
          json = reading.json;
          if (reading.broken) broken.addAll(property, reading.broken);
        }
      }
      if (json !== value) (changes ??= new Map<string, JsonValue | undefined>()).set(name, json);
    }
    if (present < this.required.length) this.checkPresence(source, path, broken);
    const json = this.stored(source, annotation, changes);
    if (!report.isMuted) for (const property of this.ordered) checkOrder(property, json, path, broken);
    return { json, broken: broken.inOrder() };
  }

  /** Like {@link ValueReader.readAhead}. */
  *readAhead(source: JsonObject, path: string, ahead: ReadAhead): Steps<void> {
    for (const name in source) {
      const value = source[name];
      if (typeof value === 'object' && value !== null)
        yield* this.properties.get(name)?.readAhead(value, path, ahead) ?? [];
    }
  }

  /** Checks a member that the type does not declare. @returns whether it is stored */
  private keeps(
    name: string,
    value: JsonValue,
    source: JsonObject,
    isSure: boolean,
    path: string,
    report: Report,
  ): boolean {
    if (name.endsWith(DELTA_ANNOTATION)) {
      const message = 'changes a collection of entities only, in a PATCH of its owner';
      if (isSure) report.addStructure('invalidValue', message, below(path, name));
      return false;
    }
    if (isSure) this.checkTypeOf(name, value, source, path, report);
    if (!this.type.open) {
      if (isSure && !isAnnotation(name))
        report.addStructure('unknownProperty', `is not a property of ${this.type.name}`, below(path, name));
      return false;
    }
    if (!isKept(this.type, name, source)) return false;
    checkMember(name, value, path, report);
    return true;
  }

  /** Checks the annotation with the type of another member. */
  private checkTypeOf(name: string, value: JsonValue, source: JsonObject, path: string, report: Report): void {
    const described = describedMember(name);
    if (described === undefined) return;
    const property = this.properties.get(described)?.property;
    if (!property && !(this.type.open && Object.hasOwn(source, described))) return;
    const rule = brokenTypeRule(value, property);
    if (rule !== undefined) report.addStructure('unknownType', rule, below(path, name));
  }

  private checkPresence(source: JsonObject, path: string, broken: BrokenRules): void {
    for (const property of this.required) {
      if (source[property.name] === undefined) broken.add(property, undefined, path);
    }
  }

  /** The object in its stored form: the source itself where nothing changes. */
  private stored(source: JsonObject, annotation: string | undefined, changes: Changes | undefined): JsonObject {
    const isComplete = this.defaults.every(({ name }) => source[name] !== undefined);
    if (!changes && isComplete && source[TYPE_ANNOTATION] === annotation) return source;
    const json: JsonObject = annotation === undefined ? {} : { [TYPE_ANNOTATION]: annotation };
    for (const name in source) {
      const value = changes?.has(name) ? changes.get(name) : source[name];
      if (value !== undefined && name !== TYPE_ANNOTATION) setMember(json, name, value);
    }
    for (const { name, default: value } of this.defaults) {
      if (value !== undefined && source[name] === undefined) json[name] = value;
    }
    return json;
  }
}

/** The broken rules of single values in one object. */
class BrokenRules {
  private found: { readonly order: number; readonly findings: readonly Finding[] }[] | undefined;

  constructor(private readonly report: Report) {}

  /** Adds the findings about the value of a property (undefined: absent). */
  add(property: PropertyReader, value: JsonValue | undefined, path: string): void {
    if (!this.report.isMuted) this.addAll(property, property.findings(value, below(path, property.name)));
  }

  addAll({ order }: PropertyReader, findings: readonly Finding[]): void {
    (this.found ??= []).push({ order, findings });
  }

  /** The findings in the order of the declared properties, not of the object's members. */
  inOrder(): readonly Finding[] | undefined {
    const sorted = this.found?.sort((one, other) => one.order - other.order);
    return sorted?.flatMap(({ findings }) => findings).slice(0, MOST_FINDINGS);
  }
}

function checkOrder(property: PropertyReader, json: JsonObject, path: string, broken: BrokenRules): void {
  const { name, notBefore = '' } = property.property;
  if (!isBefore(json[name], json[notBefore])) return;
  const target = below(path, name);
  broken.addAll(property, [{ code: 'invalidValue', message: notBeforeRule(notBefore), target }]);
}

/** The properties in the order in which class-validator checks them: own ones first, then those of the base. */
function inRuleOrder({ ownProperties, base }: StructuredType): Property[] {
  return [...ownProperties, ...(base?.properties.values() ?? [])];
}
