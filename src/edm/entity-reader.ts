import { TYPE_ANNOTATION } from './annotations';
import type { Finding } from './finding';
import type { JsonObject } from './json';
import { typeOf } from './registry';
import { checkRules } from './rule-check';
import { StructureReader } from './structure-reader';
import type { Class } from './structured-type';

export interface EntityReading<T> {
  /** The declared members; only to be used when there are no findings. */
  readonly dto: T;
  /** The whole value as it is stored and answered. */
  readonly json: JsonObject;
  /** Every broken rule: first those about the structure of the body, then those about single values. */
  readonly findings: readonly Finding[];
}

/**
 * Reads a JSON object as an entity.
 * @param group CREATE: all that a new entity needs must be there; UPDATE: any part of it
 */
export function readEntity<T extends object>(target: Class<T>, source: JsonObject, group: string): EntityReading<T> {
  const reader = new StructureReader(group);
  const { dto, json } = reader.read(typeOf(target), source, '');
  const misread = reader.findings.map((finding) => finding.target);
  const broken = checkRules(dto, group).filter((finding) => !misread.some((place) => covers(place, finding.target)));
  return { dto: dto as T, json, findings: [...reader.findings, ...broken] };
}

/** Whether a finding about one place makes one about another pointless: the value there could not be read at all. */
function covers(place: string, target: string): boolean {
  const owner = place.endsWith(TYPE_ANNOTATION) ? place.slice(0, -TYPE_ANNOTATION.length) : `${place}/`;
  return `${target}/`.startsWith(owner);
}
