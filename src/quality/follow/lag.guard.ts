import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { callRecords } from '../../call-records/entity-sets';
import { readWait } from '../../graph/request/preferences';
import { callSummaries, qualityHours, streams, streamsOfCall } from '../sets/quality-sets';
import { LONGEST_WAIT, positionHeader, QualityLag } from './quality-lag';

const rootNames = [streams, callSummaries, qualityHours].map(({ name }) => name);
const toPattern = (text: string): RegExp => new RegExp(text);
const below = (path: string): string => `^/${path}(?=[/?]|$)`;
/** Paths that lead to derived rows; `$expand=streams` and the like lead there from call records. */
const paths = [...rootNames.map(below), below(`${callRecords.name}/[^/?]+/${streamsOfCall.name}`)].map(toPattern);
const callRecordsPath = toPattern(below(callRecords.name));
/** The name where it does not follow a path: a medium has streams of its own. */
const inQuery = new RegExp(`\\?.*(?<![\\w/])${streamsOfCall.name}\\b`);

/** An encoded character, but for a slash. */
const encoded = /%(?!2f)[0-9a-f]{2}/gi;

/**
 * Waits before derived rows are read, where the client prefers that (`Prefer: wait=5`), and tells in headers how
 * long that was at most, and which changes the answer holds (`Quality-Position`).
 */
@Injectable()
export class LagGuard implements CanActivate {
  constructor(private readonly lag: QualityLag) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const { principal, headers, raw, url } = http.getRequest<FastifyRequest>();
    if (!leadsToDerived(url)) return true;
    const reply = http.getResponse<FastifyReply>();
    // The guard of permissions refuses the request.
    if (!principal) return true;
    const preferred = readWait(headers.prefer);
    if (preferred !== undefined) {
      const wait = Math.min(preferred, LONGEST_WAIT);
      await this.lag.wait(principal.tenantId, wait, raw.socket);
      reply.header('preference-applied', `wait=${wait}`);
    }
    reply.header('quality-position', positionHeader(await this.lag.held(principal.tenantId, raw.socket)));
    return true;
  }
}

/** @param url in its canonical form, as the router sees it */
function leadsToDerived(url: string): boolean {
  return (
    paths.some((path) => path.test(url)) || (callRecordsPath.test(url) && inQuery.test(url.replaceAll(encoded, ' ')))
  );
}
