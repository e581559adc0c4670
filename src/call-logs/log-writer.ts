import { Injectable } from '@nestjs/common';
import { TenantDatabase } from '../database/tenant-database';
import type { JsonObject } from '../edm/json/json-value';
import { Answer } from '../graph/answer/answer';
import { entityText } from '../graph/answer/envelope';
import { entityNotFound } from '../graph/errors/entity-not-found';
import { GraphError } from '../graph/errors/graph-error';
import { areMet, type Conditions } from '../graph/request/conditions';
import { invalidBody } from '../graph/request/entity-body';
import type { GraphRequest } from '../graph/request/graph-request';
import { setIn } from '../odata/entity-set';
import { planEntity } from '../odata/plan/plan';
import { noOptions, refuseOptions } from '../odata/plan/plan-options';
import { compileEntity, type EntityRow } from '../odata/sql/statements';
import { contextUrl, resourcePath } from '../odata/urls/urls';
import { unreadable } from '../resources/missing';
import { newId } from '../writes/rows/new-id';
import { readLogBody } from './log-body';
import { deleteRow, writeRows, type WrittenRow } from './log.sql';
import type { Log } from './logs';
import { requireVersion } from './version-only';

export interface WrittenAnswer {
  readonly answer: Answer;
  /** Whether the request has created a single row. */
  readonly isNew: boolean;
}

/** Writes and deletes the rows of logs. */
@Injectable()
export class LogWriter {
  constructor(private readonly database: TenantDatabase) {}

  /** Writes one row or several, in one transaction. */
  async write(request: GraphRequest, log: Log, body: unknown): Promise<WrittenAnswer> {
    refuseOptions(request.query);
    requireLog(log, request);
    const { rows, isCollection } = await readLogBody(log, request.version, body, request.hasTextNumbers);
    const named = rows.map((row): JsonObject => ({ ...row, id: row.id ?? newId() }));
    return isCollection ? this.writeMany(request, log, named) : this.writeOne(request, log, named[0] as JsonObject);
  }

  /**
   * Writes the row with an id: replaces the stored one, or adds it.
   * @throws GraphError on a body of several rows or with another id, and on conditions that are not met
   */
  async put(request: GraphRequest, log: Log, id: string, body: unknown): Promise<WrittenAnswer> {
    refuseOptions(request.query);
    requireLog(log, request);
    const { rows, isCollection } = await readLogBody(log, request.version, body, request.hasTextNumbers);
    if (isCollection)
      throw invalidBody([{ code: 'unknownProperty', message: 'does not belong to a single row', target: 'value' }]);
    const [row = {}] = rows;
    if (row.id !== undefined && row.id !== id)
      throw invalidBody([{ code: 'invalidValue', message: 'must be the id in the URL', target: 'id' }]);
    return this.writeOne(request, log, { ...row, id }, request.conditions);
  }

  async remove(request: GraphRequest, log: Log, id: string): Promise<void> {
    const { tenantId, query, conditions } = request;
    refuseOptions(query);
    requireLog(log, request);
    // A row has no entity tag, so conditions with a tag fail.
    if (!areMet(conditions, undefined)) throw new GraphError('resourceModified');
    const deleted = await this.database.query(tenantId, deleteRow(log.set, id), 'write');
    if (deleted.length === 0) throw entityNotFound(log.set);
  }

  private async writeMany(
    { tenantId, version }: GraphRequest,
    log: Log,
    rows: readonly JsonObject[],
  ): Promise<WrittenAnswer> {
    const written = await this.database.query<WrittenRow>(
      tenantId,
      writeRows(log, setIn(log.set, version), rows),
      'write',
    );
    const added = written.filter((row) => row.added).length;
    const counts = { added, replaced: written.length - added, unchanged: rows.length - written.length };
    return { answer: new Answer(JSON.stringify(counts)), isNew: false };
  }

  private async writeOne(
    { tenantId, version, root }: GraphRequest,
    log: Log,
    row: JsonObject,
    conditions: Conditions = {},
  ): Promise<WrittenAnswer> {
    const set = setIn(log.set, version);
    const path = [{ set, id: String(row.id) }];
    const plan = planEntity(set, noOptions, { most: 1 });
    const [isNew, stored] = await this.database.transaction(tenantId, async (tx) => {
      const [written] = await tx.query<WrittenRow>(writeRows(log, set, [row]));
      const added = written?.added === true;
      // A failure takes the write back.
      requireMet(conditions, added);
      return [added, await tx.query<EntityRow>(compileEntity(root, path, plan))];
    });
    const json = stored[0]?.json;
    if (typeof json !== 'string') throw unreadable(path, stored[0]);
    const location = isNew ? `${root}/${resourcePath(path)}` : undefined;
    const answer = new Answer(entityText(contextUrl(root, path, plan), json), {
      location,
      subject: { type: set.type, root, path },
    });
    return { answer, isNew };
  }
}

/** @throws GraphError where only beta has the log */
export function requireLog({ set, name }: Log, { version }: Pick<GraphRequest, 'version'>): void {
  requireVersion(set.type, version, `the log ${name}`);
}

/**
 * Rows have no entity tags: a condition with a tag is never met, and `*` asks whether the row existed.
 * @param isNew whether the row did not exist
 */
function requireMet(conditions: Conditions, isNew: boolean): void {
  if (!isNew && conditions.ifNoneMatch === '*') throw new GraphError('entityExists');
  const isRequired = isNew && conditions.ifMatch !== undefined;
  if (isRequired || (!isNew && !areMet(conditions, undefined))) throw new GraphError('resourceModified');
}
