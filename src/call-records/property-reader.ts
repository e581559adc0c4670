import { Injectable } from '@nestjs/common';
import { TenantDatabase } from '../database/tenant-database';
import { Answer, notModified } from '../graph/answer';
import { isKnown } from '../graph/conditions';
import { GraphError } from '../graph/graph-error';
import type { GraphRequest } from '../graph/graph-request';
import { compileProperty, type PropertyRow } from '../odata/compile-property';
import { entityTag } from '../odata/entity-tag';
import { planProperty } from '../odata/plan-property';
import type { Resource } from '../odata/resource-path';
import { parseOptions } from '../odata/syntax/parse';
import { members, resourcePath } from '../odata/urls';
import { referenceTo } from './entity-reader';
import { planTail } from './requested-resource';
import { missing } from './unreadable';

/** Reads parts of an entity by their path (OData 4.01 part 1, section 11.2.4). */
@Injectable()
export class PropertyReader {
  constructor(private readonly database: TenantDatabase) {}

  /** @returns undefined where the value is null, which has no body */
  async read({ tenantId, root, query, conditions }: GraphRequest, resource: Resource): Promise<Answer | undefined> {
    const { path, tail, suffix } = resource;
    const plan = planProperty(planTail(path, tail), suffix, parseOptions(query));
    const [row] = await this.database.query<PropertyRow>(tenantId, compileProperty(path, plan));
    if (row?.found !== path.length) throw missing(path, row);
    if (row.tooLarge) throw new GraphError('answerTooLarge');
    const { json, total } = row;
    if (json === null) return undefined;
    const { structure, items, value } = plan;
    const url = `${root}/${resourcePath(path)}/${tail}`;
    const part = { type: value.type, url };
    if (plan.isText) return new Answer(json, { subject: { part }, isPlain: true });
    if (suffix === '$ref') return referenceTo(root, `${resourcePath(path)}/${tail}`);
    const selected = members({ select: plan.select, expand: [] });
    const context = JSON.stringify(
      `${root}/$metadata#${resourcePath(path)}/${tail}${selected}${structure?.entity ? '/$entity' : ''}`,
    );
    if (items || !structure) {
      const count = total === null ? '' : `"@odata.count":${total},`;
      return new Answer(`{"@odata.context":${context},${count}"value":${json}}`, { subject: { part } });
    }
    const tag = row.revision === null ? undefined : entityTag(row.revision);
    if (tag !== undefined && isKnown(conditions, tag)) return notModified(tag);
    const own = tag === undefined ? '' : `,"@odata.etag":${JSON.stringify(tag)}`;
    return new Answer(`{"@odata.context":${context}${own}${json === '{}' ? '' : ','}${json.slice(1)}`, {
      subject: { part },
      tag,
    });
  }
}
