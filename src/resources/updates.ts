import { Inject, Injectable } from '@nestjs/common';
import { inTurns } from '../budgets/in-turns';
import { SETTINGS, type Settings } from '../config/settings';
import type { Answer } from '../graph/answer/answer';
import { withTagInBody } from '../graph/request/conditions';
import type { EntityBody } from '../graph/request/entity-body';
import type { GraphRequest } from '../graph/request/graph-request';
import { endOf, type PathStep } from '../odata/entity-set';
import type { ExpandItem } from '../odata/syntax/ast';
import type { ContentChange } from '../writes/rows/change';
import { EntityWriter } from '../writes/entity-writer';
import { tooManyValues, unchangeable } from './body-rules';
import { namesContents, readContents, withoutContents } from './contents';
import { memberChange } from './member-change';
import { ResourceReads } from './reads';
import { admitChange, expanding, WriteAnswers } from './write-answers';
import { ResourceWrites } from './writes';

/** Changes entities of all collections, from the resource path to the text of the answer. */
@Injectable()
export class ResourceUpdates {
  constructor(
    private readonly answers: WriteAnswers,
    private readonly reads: ResourceReads,
    private readonly writes: ResourceWrites,
    private readonly writer: EntityWriter,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * Changes the members in the body of the entity at the end of the path; with `If-None-Match: *`, creates the entity
   * instead. Changes contained entities, too, if the body names their collections.
   */
  async update(request: GraphRequest, path: readonly PathStep[], body: EntityBody<object>): Promise<Answer> {
    admitChange(request, this.settings);
    if (request.conditions.ifNoneMatch === '*') return this.writes.addAt(request, path, body);
    const { set } = endOf(path);
    if (!namesContents(set, body.source)) return this.change(request, path, body, []);
    if (request.odataVersion === '4.0') throw unchangeable(set, body.source);
    const own = body.with(withoutContents(set, body.source));
    return this.change(request, path, own, await inTurns(readContents(set, body.source)));
  }

  private async change(
    request: GraphRequest,
    path: readonly PathStep[],
    body: EntityBody<object>,
    contents: readonly ContentChange[],
  ): Promise<Answer> {
    const { set } = endOf(path);
    const accepted = body.accept((json) => tooManyValues(set, json));
    const change = { ...memberChange(set, body.source, accepted), contents };
    const { plan, read } = this.answers.planOf(request, path, expansionsOf(contents));
    const conditions = withTagInBody(request.conditions, body.source);
    const isEmpty = Object.keys(change.members).length === 0 && contents.length === 0;
    const changed = isEmpty
      ? await this.reads.find({ ...request, conditions }, path, plan)
      : await this.writer.update(request.tenantId, path, change, conditions, read);
    return this.answers.answer(request, changed, path, plan);
  }
}

/** The `$expand` items for changed collections, so that the answer contains them. */
function expansionsOf(contents: readonly ContentChange[]): ExpandItem[] {
  return [...new Set(contents.map(({ set }) => set))].map((set) => {
    const deeper = contents
      .filter((content) => content.set === set)
      .flatMap(({ items }) => items.flatMap((item) => item.change.contents ?? []));
    return { at: 0, path: [{ name: set.name, at: 0 }], options: expanding(expansionsOf(deeper)) };
  });
}
