import { MOST_FINDINGS, type Finding } from '../../../src/edm/json/finding';
import type { JsonObject } from '../../../src/edm/json/json-value';
import { typeOf } from '../../../src/edm/registry';
import type { Class } from '../../../src/edm/structured-type';
import { checkRules } from './rule-check';
import { StructureReader } from './structure-reader';

/** What `readEntity` has to say of a body, found out the long way: by the DTO's own decorators, which class-validator runs. */
export function readByDecorators(
  target: Class,
  source: JsonObject,
  group: string,
): { dto: object; json: JsonObject; findings: Finding[] } {
  const reader = new StructureReader(group);
  const { dto, json } = reader.read(typeOf(target), source, '');
  const findings = [...reader.findings];
  for (const finding of checkRules(dto, group)) {
    if (findings.length >= MOST_FINDINGS) break;
    findings.push(finding);
  }
  return { dto, json, findings };
}
