import { Body, Controller, Delete, Get, Head, HttpStatus, Param, Post, Put, Req, Res, type Type } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequirePermission } from '../auth/permissions';
import type { Answer } from '../graph/answer/answer';
import type { StreamedAnswer } from '../graph/answer/streamed-answer';
import { LOG } from '../graph/request/canonical-url';
import { FromRequest, type GraphRequest } from '../graph/request/graph-request';
import { LogCollections } from './log-collections';
import { logDocs } from './log-collection.decorators';
import { LogWriter, type WrittenAnswer } from './log-writer';
import { blockedUsers, directRoutingCalls, pstnCalls, smsMessages, type Log } from './logs';
import { sampleBlock, sampleDirectRoutingCall, samplePstnCall, sampleSms, type SampleRow } from './sample-rows';

/**
 * The collection of a log, an addition to Graph. The router sees its URLs below {@link LOG}, since a call record can
 * have the same path, such as one with the id `pstnCalls`.
 */
function controllerOf(log: Log, sample: SampleRow): Type {
  const docs = logDocs(log, sample);

  @Controller(`communications/${LOG}/${log.name}`)
  class LogController {
    constructor(
      private readonly collections: LogCollections,
      private readonly writer: LogWriter,
    ) {}

    @Post()
    @docs.write()
    async write(
      @FromRequest() request: GraphRequest,
      @Body() body: unknown,
      @Res({ passthrough: true }) reply: FastifyReply,
    ): Promise<Answer> {
      return answerOf(await this.writer.write(request, log, body), reply);
    }

    @Get()
    @docs.list()
    list(@FromRequest() request: GraphRequest): Promise<Answer | StreamedAnswer> {
      return this.collections.list(request, log);
    }

    @Get('$count')
    @docs.count()
    count(@FromRequest() request: GraphRequest): Promise<string> {
      return this.collections.count(request, log);
    }

    @Get(':rowId')
    @docs.get()
    get(@FromRequest() request: GraphRequest, @Param('rowId') id: string): Promise<Answer> {
      return this.collections.get(request, log, id);
    }

    @Put(':rowId')
    @docs.put()
    async put(
      @FromRequest() request: GraphRequest,
      @Param('rowId') id: string,
      @Body() body: unknown,
      @Res({ passthrough: true }) reply: FastifyReply,
    ): Promise<Answer> {
      return answerOf(await this.writer.put(request, log, id, body), reply);
    }

    @Delete(':rowId')
    @docs.remove()
    remove(@FromRequest() request: GraphRequest, @Param('rowId') id: string): Promise<void> {
      return this.writer.remove(request, log, id);
    }
  }

  return LogController;
}

function answerOf({ answer, isNew }: WrittenAnswer, reply: FastifyReply): Answer {
  if (isNew) reply.status(HttpStatus.CREATED);
  return answer;
}

/** Reads parts of rows, and rows that a path filters. */
@ApiExcludeController()
@Controller(`communications/${LOG}`)
@RequirePermission('readLogs')
class LogPathsController {
  constructor(private readonly collections: LogCollections) {}

  // Declared before GET: Fastify would otherwise add a HEAD route that sends a content length with status 204.
  @Head('*')
  head(
    @FromRequest() request: GraphRequest,
    @Req() url: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer | StreamedAnswer | string | undefined> {
    return this.read(request, url, reply);
  }

  @Get('*')
  async read(
    @FromRequest() request: GraphRequest,
    @Req() { url }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer | StreamedAnswer | string | undefined> {
    const answer = await this.collections.read(request, url);
    // A null has no body (OData 4.01 part 1, section 11.2.4.1).
    if (answer === undefined) reply.status(HttpStatus.NO_CONTENT);
    return answer;
  }
}

/** The controllers of all logs, in the order of the API's page. */
export const logControllers: readonly Type[] = [
  controllerOf(pstnCalls, samplePstnCall),
  controllerOf(directRoutingCalls, sampleDirectRoutingCall),
  controllerOf(smsMessages, sampleSms),
  controllerOf(blockedUsers, sampleBlock),
  LogPathsController,
];
