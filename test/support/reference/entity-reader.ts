import { MOST_FINDINGS, type Finding } from '../../../src/edm/finding';
import type { JsonObject } from '../../../src/edm/json';
import { typeOf } from '../../../src/edm/registry';
import { checkRules } from './rule-check';
import { StructureReader } from './structure-reader';
import type { Class } from '../../../src/edm/structured-type';

export interface EntityReading<T> {
  /** The declared members; only to be used when there are no findings. */
  readonly dto: T;
  /** The whole value as it is stored and answered. */
  readonly json: JsonObject;
  /**
   * Every broken rule, but no more than {@link MOST_FINDINGS}: first those about the structure of the body, then those
   * about single values.
   */
  readonly findings: readonly Finding[];
}

/**
 * Reads a JSON object as an entity.
 * @param group CREATE: all that a new entity needs must be there; UPDATE: any part of it
 */
export function readEntity<T extends object>(target: Class<T>, source: JsonObject, group: string): EntityReading<T> {
  const reader = new StructureReader(group);
  const { dto, json } = reader.read(typeOf(target), source, '');
  const findings = [...reader.findings];
  if (findings.length >= MOST_FINDINGS) return { dto: dto as T, json, findings };
  for (const finding of checkRules(dto, group)) {
    if (findings.length >= MOST_FINDINGS) break;
    if (!reader.findings.some(({ target: place }) => covers(place, finding.target))) findings.push(finding);
  }
  return { dto: dto as T, json, findings };
}

/** Whether a finding about one place makes one about another pointless: the value there could not be read at all. */
function covers(place: string, target: string): boolean {
  return `${target}/`.startsWith(`${place}/`);
}
