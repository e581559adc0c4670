import { Injectable } from '@nestjs/common';
import { missingPermission } from '../auth/bearer-errors';
import { opens } from '../auth/permissions';
import type { Answer } from '../graph/answer/answer';
import type { StreamedAnswer } from '../graph/answer/streamed-answer';
import type { GraphRequest } from '../graph/request/graph-request';
import { setIn, type EntitySet, type PathStep } from '../odata/entity-set';
import type { Resource } from '../odata/plan/resource-path';
import { parseExpression, parseFilter, parseOptions } from '../odata/syntax/parse';
import { PathReads } from '../resources/path-reads';
import { ResourceReads } from '../resources/reads';
import { requestedResource } from '../resources/requested-resource';
import { leadsBeyond } from './leads-beyond';
import { requireLog } from './log-writer';
import { logs, logSets, type Log } from './logs';

/** Reads the logs as collections. */
@Injectable()
export class LogCollections {
  constructor(
    private readonly reads: ResourceReads,
    private readonly paths: PathReads,
  ) {}

  list(request: GraphRequest, log: Log): Promise<Answer | StreamedAnswer> {
    return this.reads.list(request, stepTo(request, log));
  }

  /** Counts the rows; decimal text. */
  count(request: GraphRequest, log: Log): Promise<string> {
    return this.reads.count(request, stepTo(request, log));
  }

  get(request: GraphRequest, log: Log, id: string): Promise<Answer> {
    return this.reads.get(request, stepTo(request, log, id));
  }

  /**
   * Reads a part of a row, or rows that a path filters.
   * @param url in its canonical form
   * @returns undefined for null
   */
  read(request: GraphRequest, url: string): Promise<Answer | StreamedAnswer | string | undefined> {
    const resource = requestedResource(logSets, url);
    const [{ set: asked, id }] = resource.path as [PathStep];
    const log = logs.find(({ set }) => set === asked) as Log;
    const path = stepTo(request, log, id, resource);
    return this.paths.read(request, { ...resource, path } satisfies Resource);
  }
}

/** The path to a log or one of its rows, for a request that may read all that it names. */
function stepTo(
  request: GraphRequest,
  log: Log,
  id?: string,
  { tail, filters }: Pick<Resource, 'tail' | 'filters'> = { tail: '', filters: [] },
): readonly PathStep[] {
  requireLog(log, request);
  const path = [{ set: setIn(log.set, request.version), id }];
  requireReach(request, log.set, () => [
    parseOptions(request.query),
    ...(tail === '' ? [] : [parseExpression(decodeURIComponent(tail))]),
    ...filters.map((text) => parseFilter(decodeURIComponent(text))),
  ]);
  return path;
}

/**
 * Refuses a request that leads from rows to call records without the permission to read them.
 * @param asked parses the options and expressions of the request
 * @throws GraphError `forbidden`
 */
export function requireReach(
  { permissions }: Pick<GraphRequest, 'permissions'>,
  set: EntitySet,
  asked: () => unknown,
): void {
  if (!opens('read', permissions) && leadsBeyond(set.type, asked())) throw missingPermission('read');
}
