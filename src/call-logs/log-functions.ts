import type { StructuredType } from '../edm/structured-type';
import { reportType } from './dialout-report.sql';
import { blockedUsers, directRoutingCalls, pstnCalls, smsMessages, type Log } from './logs';

/** A function of Graph that returns the rows of a log in a date range. */
export interface LogFunction {
  readonly name: string;
  readonly doc: string;
  /** Type of the rows. */
  readonly type: StructuredType;
  /** The log with the rows; absent for the report, which is computed from another log. */
  readonly log?: Log;
  /** Whether the end of the range is inclusive. */
  readonly includesEnd: boolean;
}

function rowsOf(name: string, log: Log, includesEnd = true): LogFunction {
  return { name, doc: log.doc, type: log.set.type, log, includesEnd };
}

export const getPstnCalls = rowsOf('getPstnCalls', pstnCalls);

// Only for this function, Graph's page documents an exclusive end.
export const getDirectRoutingCalls = rowsOf('getDirectRoutingCalls', directRoutingCalls, false);

export const getSmsLog = rowsOf('getSmsLog', smsMessages);

export const getPstnBlockedUsersLog = rowsOf('getPstnBlockedUsersLog', blockedUsers);

export const getPstnOnlineMeetingDialoutReport: LogFunction = {
  name: 'getPstnOnlineMeetingDialoutReport',
  doc: 'Sums of the calls that users have made from online meetings.',
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
