import { HttpStatus, Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings';
import type { JsonObject, JsonValue } from '../edm/json/json-value';
import { UPDATE } from '../edm/rules';
import { Answer } from '../graph/answer/answer';
import { GraphError } from '../graph/errors/graph-error';
import { parseBodyInTurns } from '../graph/request/body-text';
import { EntityBody, invalidBody } from '../graph/request/entity-body';
import type { GraphRequest } from '../graph/request/graph-request';
import { endOf, type EntitySet } from '../odata/entity-set';
import { planProperty } from '../odata/plan/plan-property';
import { noOptions, refuseOptions } from '../odata/plan/plan-options';
import type { Resource } from '../odata/plan/resource-path';
import { compileProperty } from '../odata/sql/property-statement';
import { EntityWriter } from '../writes/entity-writer';
import { replaces, type MergeRule, type MergeRules } from '../writes/rows/merge-rules';
import { invalid } from './body-rules';
import { memberChange } from './member-change';
import { PartReads } from './parts';
import { propertyPathOf, type PropertyPath } from './property-path';
import { planTail, refusedMethod, requestedResource, ROOTS } from './requested-resource';
import { admitChange, optionsOfWrite, reading } from './write-answers';

/** How a request writes a property: PUT replaces the value, PATCH merges a complex one, DELETE sets null. */
export type PropertyMethod = 'PUT' | 'PATCH' | 'DELETE';

/** Writes properties of entities by path (OData 4.01 part 1, section 11.4.9). */
@Injectable()
export class PropertyWrites {
  constructor(
    private readonly parts: PartReads,
    private readonly writer: EntityWriter,
    @Inject(ROOTS) private readonly roots: readonly EntitySet[],
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * @param url in its canonical form
   * @param body text of the request's body
   * @returns the value as written; undefined for null and for a DELETE, whose answers have no body
   */
  async write(request: GraphRequest, url: string, method: PropertyMethod, body: unknown): Promise<Answer | undefined> {
    const resource = requestedResource(this.roots, url);
    const target = propertyPathOf(resource);
    if (!target || (method === 'PATCH' && !target.isComplex)) throw refusedMethod(this.roots, url);
    if (method === 'DELETE') refuseOptions(request.query);
    admitChange(request, this.settings);
    refuseFixed(target);
    const { path, tail } = resource;
    const plan = planProperty(
      planTail(path, tail),
      undefined,
      method === 'DELETE' ? noOptions : optionsOfWrite(request),
    );
    const value = method === 'DELETE' ? null : valueIn(await parseBodyInTurns(body), target);
    await this.checkOwner(request, resource, target);
    const { set } = endOf(path);
    const source = target.names.reduceRight<JsonValue>((inner, name) => ({ [name]: inner }), value) as JsonObject;
    const accepted = new EntityBody(set.type.target, source, UPDATE).accept();
    const { members, rules = {} } = memberChange(set, source, accepted);
    const change = { members, rules: method === 'PUT' ? replacedAt(rules, target.names) : rules };
    const read = method === 'DELETE' ? undefined : reading(request, () => compileProperty(path, plan), true);
    const { row, tag } = await this.writer.update(request.tenantId, path, change, request.conditions, read);
    if (!read) return new Answer('', { status: HttpStatus.NO_CONTENT, tag, isOfWrite: true });
    return this.parts.answer(request, row, resource, plan, { isOfWrite: true });
  }

  /** @throws GraphError where the value that contains the property is null: only a property of a value has a path */
  private async checkOwner(request: GraphRequest, resource: Resource, { owner }: PropertyPath): Promise<void> {
    if (owner === '') return;
    const part = { ...resource, tail: owner };
    const plan = planProperty(planTail(part.path, owner), undefined, noOptions);
    const found = this.parts.answer(request, await this.parts.find(request, part.path, plan), part, plan);
    if (!found)
      throw new GraphError('notFound', { message: `${decodeURIComponent(owner)} is null: it has no properties.` });
  }
}

/** @throws GraphError for a property that the service sets, or that identifies the entity */
function refuseFixed({ property, names }: PropertyPath): void {
  if (!property?.computed && !property?.immutable) return;
  throw invalidBody([invalid(names.join('/'), 'is set by the service and cannot be written')]);
}

/** The new value: the body of a complex property, and `value` of any other (OData JSON Format 4.01, section 11). */
function valueIn(body: JsonObject, { isComplex, property, names }: PropertyPath): JsonValue {
  const { value, ...others } = body;
  const [other] = Object.keys(others).filter((name) => !name.includes('@'));
  // A complex member of an open type comes as itself, too.
  if (isComplex || (!property && (value === undefined || other !== undefined))) return body;
  if (value === undefined)
    throw invalidBody([
      { code: 'missingProperty', message: `is required: the value of ${names.join('/')}`, target: 'value' },
    ]);
  if (other !== undefined)
    throw invalidBody([{ code: 'unknownProperty', message: 'does not belong beside value', target: other }]);
  return value;
}

/** The rules with the value at the end of a path replaced instead of merged. */
function replacedAt(rules: MergeRules, [name = '', ...rest]: readonly string[]): MergeRules {
  if (rest.length === 0) return { ...rules, [name]: replaces };
  const rule: MergeRule | undefined = rules[name];
  return rule ? { ...rules, [name]: { ...rule, members: replacedAt(rule.members, rest) } } : rules;
}
