import { Body, Controller, Delete, HttpStatus, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Answer } from '../graph/answer/answer';
import { FromRequest, type GraphRequest } from '../graph/request/graph-request';
import { DeleteRowOperation, WriteLogOperation } from './log-operations.decorator';
import { LogWriter } from './log-writer';
import { directRoutingCalls, logs, pstnBlockedUsersLog, pstnCalls, smsLog, type Log } from './logs';
import { sampleBlock, sampleDirectRoutingCall, samplePstnCall, sampleSms } from './sample-rows';

const prefix = 'communications/callRecords';

/**
 * Paths of the logs. A call record can have the same path, such as one with the id `pstnCalls`; only the methods of
 * this controller mean the log.
 */
export const logPaths = logs.flatMap(({ path }) => [`/${prefix}/${path}`, `/${prefix}/${path}/:rowId`]);

/** Writes to the logs, which is an addition to Graph. */
@Controller(prefix)
export class LogRowsController {
  constructor(private readonly writer: LogWriter) {}

  @Post(pstnCalls.path)
  @WriteLogOperation(pstnCalls, 'writePstnCalls', [samplePstnCall])
  writePstnCalls(
    @FromRequest() request: GraphRequest,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer> {
    return this.write(request, pstnCalls, body, reply);
  }

  @Delete(`${pstnCalls.path}/:rowId`)
  @DeleteRowOperation(pstnCalls, 'deletePstnCall', samplePstnCall.id)
  deletePstnCall(@FromRequest() request: GraphRequest, @Param('rowId') id: string): Promise<void> {
    return this.writer.remove(request, pstnCalls, id);
  }

  @Post(directRoutingCalls.path)
  @WriteLogOperation(directRoutingCalls, 'writeDirectRoutingCalls', [sampleDirectRoutingCall])
  writeDirectRoutingCalls(
    @FromRequest() request: GraphRequest,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer> {
    return this.write(request, directRoutingCalls, body, reply);
  }

  @Delete(`${directRoutingCalls.path}/:rowId`)
  @DeleteRowOperation(directRoutingCalls, 'deleteDirectRoutingCall', sampleDirectRoutingCall.id)
  deleteDirectRoutingCall(@FromRequest() request: GraphRequest, @Param('rowId') id: string): Promise<void> {
    return this.writer.remove(request, directRoutingCalls, id);
  }

  @Post(smsLog.path)
  @WriteLogOperation(smsLog, 'writeSmsLog', [sampleSms])
  writeSmsLog(
    @FromRequest() request: GraphRequest,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer> {
    return this.write(request, smsLog, body, reply);
  }

  @Delete(`${smsLog.path}/:rowId`)
  @DeleteRowOperation(smsLog, 'deleteSms', sampleSms.id)
  deleteSms(@FromRequest() request: GraphRequest, @Param('rowId') id: string): Promise<void> {
    return this.writer.remove(request, smsLog, id);
  }

  @Post(pstnBlockedUsersLog.path)
  @WriteLogOperation(pstnBlockedUsersLog, 'writePstnBlockedUsersLog', [sampleBlock])
  writePstnBlockedUsersLog(
    @FromRequest() request: GraphRequest,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer> {
    return this.write(request, pstnBlockedUsersLog, body, reply);
  }

  @Delete(`${pstnBlockedUsersLog.path}/:rowId`)
  @DeleteRowOperation(pstnBlockedUsersLog, 'deletePstnBlock', sampleBlock.id)
  deletePstnBlock(@FromRequest() request: GraphRequest, @Param('rowId') id: string): Promise<void> {
    return this.writer.remove(request, pstnBlockedUsersLog, id);
  }

  private async write(request: GraphRequest, log: Log, body: unknown, reply: FastifyReply): Promise<Answer> {
    const { answer, isNew } = await this.writer.write(request, log, body);
    if (isNew) reply.status(HttpStatus.CREATED);
    return answer;
  }
}
