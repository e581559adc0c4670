import { typeOf } from '../edm/registry';
import type { EntitySet } from '../odata/entity-set';
import type { DateRange } from './date-range';
import { LOG_PAGE, pstnCalls } from './logs';
import { PstnOnlineMeetingDialoutReport } from './model';

export const reportType = typeOf(PstnOnlineMeetingDialoutReport);

/**
 * Call type of the calls by which an audio conference's bridge brings a person in. Source: "Microsoft Teams PSTN usage
 * report", call types.
 */
const DIAL_OUT = 'conf_out';

/** SQL of the groups of rows. A user without an id is identified by the account name. */
const groups = [
  "coalesce(c.body ->> 'userId', c.body ->> 'userPrincipalName')",
  "c.body ->> 'usageCountryCode'",
  "c.body ->> 'destinationContext'",
  "c.body ->> 'currency'",
];

/** SQL of the latest value, for users who were renamed. */
const newest = (name: string): string =>
  `(array_agg(c.body -> '${name}' ORDER BY c.start_date_time DESC, c.id DESC))[1]`;

const numberOf = (name: string): string => `coalesce((c.body ->> '${name}')::numeric, 0)`;

const [, location, context, currency] = groups;
const members = `'userId', ${newest('userId')}, 'userPrincipalName', ${newest('userPrincipalName')},
  'userDisplayName', ${newest('userDisplayName')}, 'usageLocation', ${location}, 'destinationContext', ${context},
  'currency', ${currency}, 'totalCalls', count(*),
  'totalCallCharge', sum(${numberOf('charge')} + ${numberOf('connectionCharge')}),
  'totalCallSeconds', sum(${numberOf('duration')})::bigint`;
const order = groups.map((group) => `(${group}) COLLATE "C"`).join(', ');

/** The report of calls from online meetings in a time range, computed from the log of PSTN calls. */
export function dialoutReport({ from, to }: DateRange): EntitySet {
  return {
    name: 'communications/callRecords/pstnOnlineMeetingDialoutReport',
    label: 'sum',
    type: reportType,
    table: pstnCalls.set.table,
    rows: (param) => `(SELECT c.tenant_id, row_number() OVER (ORDER BY ${order}) AS position,
      jsonb_build_object(${members}) AS body FROM ${pstnCalls.set.table} c
      WHERE c.tenant_id = $1 AND c.start_date_time >= ${param(from.ticks, 'bigint')}
        AND c.start_date_time <= ${param(to.ticks, 'bigint')} AND c.body ->> 'callType' = '${DIAL_OUT}'
      GROUP BY c.tenant_id, ${groups.join(', ')})`,
    parentKey: [],
    order: [{ column: 'position', type: 'bigint' }],
    key: [{ column: 'position', type: 'bigint' }],
    pageSize: LOG_PAGE,
    children: new Map(),
  };
}
