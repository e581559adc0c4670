import { Injectable } from '@nestjs/common';
import { TenantDatabase } from '../database/tenant-database';
import type { JsonObject } from '../edm/json/json-value';
import { Answer } from '../graph/answer/answer';
import { entityText } from '../graph/answer/envelope';
import { entityNotFound } from '../graph/errors/entity-not-found';
import { GraphError } from '../graph/errors/graph-error';
import { areMet } from '../graph/request/conditions';
import type { GraphRequest } from '../graph/request/graph-request';
import { setIn } from '../odata/entity-set';
import { planEntity } from '../odata/plan/plan';
import { noOptions } from '../odata/plan/plan-options';
import { refuseOptions } from '../odata/plan/plan-options';
import { compileEntity, type EntityRow } from '../odata/sql/statements';
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
    requireVersion(log.set.type, request.version, `the log ${log.path}`);
    const { rows, isCollection } = await readLogBody(log, request.version, body, request.hasTextNumbers);
    const named = rows.map((row): JsonObject => ({ ...row, id: row.id ?? newId() }));
    return isCollection ? this.writeMany(request, log, named) : this.writeOne(request, log, named[0] as JsonObject);
  }

  async remove({ tenantId, query, version, conditions }: GraphRequest, { set, path }: Log, id: string): Promise<void> {
    refuseOptions(query);
    requireVersion(set.type, version, `the log ${path}`);
    // A row has no entity tag, so conditions with a tag fail.
    if (!areMet(conditions, undefined)) throw new GraphError('resourceModified');
    const deleted = await this.database.query(tenantId, deleteRow(set, id), 'write');
    if (deleted.length === 0) throw entityNotFound(set);
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

  private async writeOne({ tenantId, version, root }: GraphRequest, log: Log, row: JsonObject): Promise<WrittenAnswer> {
    const id = String(row.id);
    const set = setIn(log.set, version);
    const path = [{ set, id }];
    const plan = planEntity(set, noOptions, { most: 1 });
    const [written, stored] = await this.database.transaction(tenantId, async (tx) => [
      await tx.query<WrittenRow>(writeRows(log, set, [row])),
      await tx.query<EntityRow>(compileEntity(root, path, plan)),
    ]);
    const json = stored[0]?.json;
    if (typeof json !== 'string') throw unreadable(path, stored[0]);
    const isNew = written[0]?.added === true;
    const location = isNew ? `${root}/${set.name}/${encodeURIComponent(id)}` : undefined;
    const answer = new Answer(entityText(`${root}/$metadata#${set.type.name}`, json), {
      location,
      subject: { type: set.type, root },
    });
    return { answer, isNew };
  }
}
