import { HttpStatus, Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings';
import { minimalAnswer, type Answer } from '../graph/answer/answer';
import { GraphError } from '../graph/errors/graph-error';
import { areMet, withTagInBody } from '../graph/request/conditions';
import type { EntityBody } from '../graph/request/entity-body';
import type { GraphRequest } from '../graph/request/graph-request';
import { planProperty, type PropertyPlan } from '../odata/plan/plan-property';
import { refuseOptions } from '../odata/plan/plan-options';
import type { Resource } from '../odata/plan/resource-path';
import { compileProperty } from '../odata/sql/property-statement';
import { resourcePath } from '../odata/urls/urls';
import { PartReads, partTagOf } from '../resources/parts';
import { planTail } from '../resources/requested-resource';
import { admitChange, optionsOfWrite, reading } from '../resources/write-answers';
import { EntityWriter } from '../writes/entity-writer';
import type { OwnedMode } from '../writes/kinds/owned.sql';
import { mergeRules } from '../writes/rows/merge-rules';
import type { Written } from '../writes/write-transaction';
import { callRecords, organizer } from './entity-sets';
import type { Organizer } from './model';

/** Reads and writes the organizer of a call: a single entity without an id in its path. */
@Injectable()
export class OrganizerService {
  constructor(
    private readonly parts: PartReads,
    private readonly writer: EntityWriter,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** @returns undefined when there is no organizer */
  get(request: GraphRequest, callRecordId: string): Promise<Answer | undefined> {
    return this.parts.read(request, resourceOf(callRecordId));
  }

  /** Changes the members in the body, or creates the organizer if there is none. */
  update(request: GraphRequest, callRecordId: string, body: EntityBody<Organizer>): Promise<Answer | undefined> {
    return this.save(request, callRecordId, body, 'change');
  }

  /** Replaces the organizer except for its id, or creates it if there is none. */
  put(request: GraphRequest, callRecordId: string, body: EntityBody<Organizer>): Promise<Answer | undefined> {
    return this.save(request, callRecordId, body, 'replacement');
  }

  async remove(request: GraphRequest, callRecordId: string): Promise<void> {
    refuseOptions(request.query);
    admitChange(request, this.settings);
    await this.writer.removeOwned(request.tenantId, callRecordId, organizer, request.conditions);
  }

  private async save(
    request: GraphRequest,
    callRecordId: string,
    body: EntityBody<Organizer>,
    mode: OwnedMode,
  ): Promise<Answer | undefined> {
    admitChange(request, this.settings);
    const accepted = body.accept();
    const rules = mode === 'change' ? mergeRules(organizer.type, body.source, accepted) : undefined;
    const { tenantId, root, returns } = request;
    const conditions = withTagInBody(request.conditions, body.source);
    const resource = resourceOf(callRecordId);
    const { path, tail } = resource;
    const plan = planProperty(planTail(path, tail), undefined, optionsOfWrite(request));
    const isNothing = mode === 'change' && Object.keys(accepted).length === 0;
    const read = reading(request, () => compileProperty(path, plan), true);
    const { row, tag, isNew } =
      (isNothing ? await this.find({ ...request, conditions }, resource, plan) : undefined) ??
      (await this.writer.writeOwned(
        tenantId,
        callRecordId,
        organizer,
        mode,
        { members: accepted, rules },
        conditions,
        read,
      ));
    const url = `${root}/${resourcePath(path)}/${tail}`;
    if (returns === 'minimal') return minimalAnswer(url, { isNew, tag });
    const options = isNew ? { status: HttpStatus.CREATED, location: url } : {};
    return this.parts.answer(request, row, resource, plan, { isOfWrite: true, tag, ...options });
  }

  /** Reads the organizer for the answer to a change without members; undefined: there is none. */
  private async find(
    request: GraphRequest,
    { path }: Resource,
    plan: PropertyPlan,
  ): Promise<(Pick<Written, 'row' | 'tag'> & { readonly isNew: boolean }) | undefined> {
    const row = await this.parts.find(request, path, plan);
    if (!row?.json) return undefined;
    const tag = partTagOf(row);
    if (!areMet(request.conditions, tag)) throw new GraphError('resourceModified');
    return { row, tag, isNew: false };
  }
}

function resourceOf(callRecordId: string): Resource {
  return { path: [{ set: callRecords, id: callRecordId }], tail: organizer.name, filters: [] };
}
