import { Controller, Get, Param } from '@nestjs/common';
import type { Answer } from '../graph/answer/answer';
import { FUNCTION } from '../graph/request/canonical-url';
import { FromRequest, type GraphRequest } from '../graph/request/graph-request';
import {
  getDirectRoutingCalls,
  getPstnBlockedUsersLog,
  getPstnCalls,
  getPstnOnlineMeetingDialoutReport,
  getSmsLog,
} from './log-functions';
import { LogFunctionOperation } from './log-operations.decorator';
import { LogReader } from './log-reader';
import { sampleBlock, sampleDialOutReport, sampleDirectRoutingCall, samplePstnCall, sampleSms } from './sample-rows';

/**
 * Graph's functions that return the rows of a log. The router sees their URLs with the parameters as a path segment.
 */
@Controller(`communications/${FUNCTION}`)
export class LogFunctionsController {
  constructor(private readonly reader: LogReader) {}

  @Get('getPstnCalls/:call')
  @LogFunctionOperation(getPstnCalls, [samplePstnCall])
  pstnCalls(@FromRequest() request: GraphRequest, @Param('call') call: string): Promise<Answer> {
    return this.reader.read(request, getPstnCalls, call);
  }

  @Get('getDirectRoutingCalls/:call')
  @LogFunctionOperation(getDirectRoutingCalls, [sampleDirectRoutingCall])
  directRoutingCalls(@FromRequest() request: GraphRequest, @Param('call') call: string): Promise<Answer> {
    return this.reader.read(request, getDirectRoutingCalls, call);
  }

  @Get('getSmsLog/:call')
  @LogFunctionOperation(getSmsLog, [sampleSms])
  smsLog(@FromRequest() request: GraphRequest, @Param('call') call: string): Promise<Answer> {
    return this.reader.read(request, getSmsLog, call);
  }

  @Get('getPstnBlockedUsersLog/:call')
  @LogFunctionOperation(getPstnBlockedUsersLog, [sampleBlock])
  pstnBlockedUsersLog(@FromRequest() request: GraphRequest, @Param('call') call: string): Promise<Answer> {
    return this.reader.read(request, getPstnBlockedUsersLog, call);
  }

  @Get('getPstnOnlineMeetingDialoutReport/:call')
  @LogFunctionOperation(getPstnOnlineMeetingDialoutReport, [sampleDialOutReport])
  dialoutReport(@FromRequest() request: GraphRequest, @Param('call') call: string): Promise<Answer> {
    return this.reader.read(request, getPstnOnlineMeetingDialoutReport, call);
  }
}
