import { Controller, Get, Param, type Type } from '@nestjs/common';
import type { Answer } from '../graph/answer/answer';
import type { StreamedAnswer } from '../graph/answer/streamed-answer';
import { FUNCTION } from '../graph/request/canonical-url';
import { FromRequest, type GraphRequest } from '../graph/request/graph-request';
import {
  getDirectRoutingCalls,
  getPstnBlockedUsersLog,
  getPstnCalls,
  getPstnOnlineMeetingDialoutReport,
  getSmsLog,
  type LogFunction,
} from './log-functions';
import { CountFunctionOperation, LogFunctionOperation } from './log-operations.decorator';
import { LogReader } from './log-reader';
import { sampleBlock, sampleDialOutReport, sampleDirectRoutingCall, samplePstnCall, sampleSms } from './sample-rows';

/**
 * A function of Graph that returns the rows of a log. The router sees its URLs with the parameters as a path segment.
 * @param sample the row of the examples
 */
function controllerOf(called: LogFunction, sample: object): Type {
  @Controller(`communications/${FUNCTION}/${called.name}`)
  class LogFunctionController {
    constructor(private readonly reader: LogReader) {}

    @Get(':call')
    @LogFunctionOperation(called, [sample])
    read(@FromRequest() request: GraphRequest, @Param('call') call: string): Promise<Answer | StreamedAnswer> {
      return this.reader.read(request, called, call);
    }

    @Get(':call/$count')
    @CountFunctionOperation(called)
    count(@FromRequest() request: GraphRequest, @Param('call') call: string): Promise<string> {
      return this.reader.count(request, called, call);
    }
  }

  return LogFunctionController;
}

export const logFunctionControllers: readonly Type[] = [
  controllerOf(getPstnCalls, samplePstnCall),
  controllerOf(getDirectRoutingCalls, sampleDirectRoutingCall),
  controllerOf(getSmsLog, sampleSms),
  controllerOf(getPstnBlockedUsersLog, sampleBlock),
  controllerOf(getPstnOnlineMeetingDialoutReport, sampleDialOutReport),
];
