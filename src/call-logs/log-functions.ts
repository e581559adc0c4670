import type { StructuredType } from '../edm/structured-type';
import { reportType } from './dialout-report.sql';
import { directRoutingCalls, pstnBlockedUsersLog, pstnCalls, smsLog, type Log } from './logs';

/** A function of Graph that gives the rows of a log in a range of dates. */
export interface LogFunction {
  readonly name: string;
  readonly doc: string;
  /** Type of the rows. */
  readonly type: StructuredType;
  /** Where the rows are; absent for the report, which is made of those of another log. */
  readonly log?: Log;
  /** Whether a row at the very end of the range is in it. */
  readonly includesEnd: boolean;
}

function rowsOf(name: string, log: Log, doc: string, includesEnd = true): LogFunction {
  return { name, doc, type: log.set.type, log, includesEnd };
}

export const getPstnCalls = rowsOf('getPstnCalls', pstnCalls, 'Calls over the public telephone network.');

// Graph's page of this one function names an exclusive end.
export const getDirectRoutingCalls = rowsOf(
  'getDirectRoutingCalls',
  directRoutingCalls,
  'Calls over the public telephone network by direct routing.',
  false,
);

export const getSmsLog = rowsOf('getSmsLog', smsLog, 'Text messages that users have sent and received.');

export const getPstnBlockedUsersLog = rowsOf(
  'getPstnBlockedUsersLog',
  pstnBlockedUsersLog,
  'When users were kept from calling over the public telephone network, or allowed to again.',
);

export const getPstnOnlineMeetingDialoutReport: LogFunction = {
  name: 'getPstnOnlineMeetingDialoutReport',
  doc: 'What users have called from online meetings, summed up.',
  type: reportType,
  includesEnd: true,
};

export const logFunctions: readonly LogFunction[] = [
  getPstnCalls,
  getDirectRoutingCalls,
  getSmsLog,
  getPstnBlockedUsersLog,
  getPstnOnlineMeetingDialoutReport,
];
