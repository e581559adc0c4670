import { Injectable } from '@nestjs/common';
import { TenantDatabase } from '../database/tenant-database';
import { Answer, notModified, type AnswerOptions } from '../graph/answer/answer';
import { entityText, pageText } from '../graph/answer/envelope';
import { GraphError } from '../graph/errors/graph-error';
import { isKnown } from '../graph/request/conditions';
import type { GraphRequest } from '../graph/request/graph-request';
import { entityTag } from '../odata/answers/entity-tag';
import type { PathStep } from '../odata/entity-set';
import { noOptions } from '../odata/plan/plan-options';
import { planProperty, type PropertyPlan } from '../odata/plan/plan-property';
import type { Resource } from '../odata/plan/resource-path';
import { compileProperty, type PropertyRow } from '../odata/sql/property-statement';
import type { EntityRow } from '../odata/sql/statements';
import { parseOptions } from '../odata/syntax/parse';
import { members, resourcePath } from '../odata/urls/urls';
import { missing } from './missing';
import { referenceTo } from './reads';
import { planTail } from './requested-resource';

/** The row for an answer; the number of items only for collections. */
type PartRow = EntityRow & Partial<PropertyRow>;

/** Reads properties of an entity by path (OData 4.01 part 1, section 11.2.4). */
@Injectable()
export class PartReads {
  constructor(private readonly database: TenantDatabase) {}

  /** @returns undefined for null, whose answer has no body */
  async read(request: GraphRequest, resource: Resource): Promise<Answer | undefined> {
    const { path, tail, suffix } = resource;
    const plan = planProperty(planTail(path, tail), suffix, parseOptions(request.query));
    const row = await this.find(request, path, plan);
    if (row?.json === null && row.found === path.length) await this.checkCasts(request, resource);
    const tag = suffix === undefined && row?.json ? partTagOf(row) : undefined;
    if (tag !== undefined && isKnown(request.conditions, tag)) return notModified(tag);
    return this.answer(request, row, resource, plan);
  }

  /**
   * Checks the casts of a path whose value is null. A cast to a type that the value is not leads to no resource (OData
   * 4.01 part 2, section 4.11), while a property that is null is one.
   * @throws GraphError `notFound`
   */
  private async checkCasts(request: GraphRequest, { path, tail }: Resource): Promise<void> {
    const segments = tail.split('/');
    for (const [index, segment] of segments.entries()) {
      if (index === 0 || !decodeURIComponent(segment).includes('.')) continue;
      const isThere = async (end: number): Promise<boolean> => {
        const plan = planProperty(planTail(path, segments.slice(0, end).join('/')), undefined, noOptions);
        return (await this.find(request, path, plan))?.json != null;
      };
      if ((await isThere(index)) && !(await isThere(index + 1)))
        throw new GraphError('notFound', { message: `The value is not of the type ${decodeURIComponent(segment)}.` });
    }
  }

  /** Runs the statement of a plan. */
  async find(
    { tenantId, asker }: Pick<GraphRequest, 'tenantId' | 'asker'>,
    path: readonly PathStep[],
    plan: PropertyPlan,
  ): Promise<PropertyRow | undefined> {
    const [row] = await this.database.query<PropertyRow>(tenantId, compileProperty(path, plan), 'read', asker);
    return row;
  }

  /** @param row result of the plan's statement @param options for the answer to a write */
  answer(
    { root }: Pick<GraphRequest, 'root'>,
    row: PartRow | undefined,
    { path, tail, suffix }: Resource,
    plan: PropertyPlan,
    options: AnswerOptions = {},
  ): Answer | undefined {
    if (row?.found !== path.length) throw missing(path, row);
    if (row.tooLarge) throw new GraphError('answerTooLarge');
    const { json, total = null } = row;
    if (json === null) return undefined;
    const { structure, items, value } = plan;
    const url = `${root}/${resourcePath(path)}/${tail}`;
    // A complex value of an undeclared member is the object itself, as one of a declared member is.
    const isObject = !items && (structure !== undefined || (value.type.kind === 'untyped' && json.startsWith('{')));
    const part = { type: value.type, url, isObject };
    if (plan.isText) return new Answer(json, { subject: { part }, isPlain: true });
    if (suffix === '$ref') return referenceTo(root, `${resourcePath(path)}/${tail}`);
    const selected = members({ select: plan.select, expand: [] });
    const context = `${root}/$metadata#${resourcePath(path)}/${tail}${selected}${structure?.entity ? '/$entity' : ''}`;
    if (!isObject) return new Answer(pageText({ context, count: total, value: json }), { subject: { part } });
    const { tag = partTagOf(row) } = options;
    return new Answer(entityText(context, json, tag), {
      ...options,
      subject: { part },
      tag,
    });
  }
}

/** The tag of a property, if it has one. */
export function partTagOf({ revision = null }: Partial<PropertyRow>): string | undefined {
  return revision === null ? undefined : entityTag(revision);
}
