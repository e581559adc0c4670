import { Controller, Get, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Answer } from '../graph/answer/answer';
import type { StreamedAnswer } from '../graph/answer/streamed-answer';
import { GraphError } from '../graph/errors/graph-error';
import { qualityOf } from '../graph/request/accept';
import { AnswersWith } from '../graph/request/accept.guard';
import { exportRequest, exportTypes } from '../graph/request/export-format';
import { acceptedBy } from '../graph/request/format-option';
import { FromRequest, type GraphRequest } from '../graph/request/graph-request';
import type { EntitySet } from '../odata/entity-set';
import type { QueryOptions } from '../odata/syntax/ast';
import { parseOptions } from '../odata/syntax/parse';
import { Exports } from '../resources/exports';
import { ResourceReads } from '../resources/reads';
import { callRecords } from './entity-sets';
import { ExportOperation } from './export-operation.decorator';

/** Path of the export. A call record with the id `export` is read with its key in parentheses. */
export const exportPath = '/communications/callRecords/export';

@Controller(exportPath)
export class ExportController {
  constructor(
    private readonly exports: Exports,
    private readonly reads: ResourceReads,
  ) {}

  @Get()
  @AnswersWith(exportTypes.ndjson)
  @ExportOperation()
  export(
    @FromRequest() request: GraphRequest,
    @Req() raw: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamedAnswer | Answer> {
    if (isKey(raw.originalUrl)) return this.reads.get(request, [{ set: callRecords, id: 'export' }]);
    checkAcceptable(acceptedBy(raw) ?? '');
    const wanted = request.export ?? exportRequest(raw, reply, 'ndjson');
    if (!wanted) throw new GraphError('notAcceptable');
    return this.exports.export(request, [{ set: callRecords }], wholeCalls(parseOptions(request.query)), wanted);
  }
}

/** Whether the URL addresses an entity: `callRecords('export')`. */
function isKey(url: string): boolean {
  const [path = ''] = url.split('?', 1);
  return /\)\/?$/.test(decodeURIComponent(path));
}

function checkAcceptable(accept: string): void {
  const types = Object.values(exportTypes);
  if (types.some((type) => qualityOf(accept, type) > 0)) return;
  throw new GraphError('notAcceptable', { message: `An export is available as ${types.join(' or ')}.` });
}

/** Without $select and $expand, a line contains the whole call record, in the form of the import. */
function wholeCalls(options: QueryOptions): QueryOptions {
  if (options.select || options.expand) return options;
  return { ...options, expand: parseOptions(`$expand=${contents(callRecords)}`).expand };
}

/** The $expand of all that an entity contains. */
function contents({ children }: EntitySet): string {
  const names = [...children.values()].map((child) =>
    child.children.size === 0 ? child.name : `${child.name}($expand=${contents(child)})`,
  );
  return names.join(',');
}
