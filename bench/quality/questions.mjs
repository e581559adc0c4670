// What is asked, with the most milliseconds that the median may take at 10,000,000 streams on two cores.
import { END, userId } from './calls.mjs';

const DAY = 86_400_000;

function lastDays(days, property) {
  return `${property} ge ${new Date(END - days * DAY).toISOString()} and ${property} lt ${new Date(END).toISOString()}`;
}

function ask(path, options) {
  const query = Object.entries(options).map(([name, value]) => `$${name}=${encodeURIComponent(value)}`);
  return `communications/${path}?${query.join('&')}`;
}

const answeredCalls = { filter: `outcome eq 'answered' and ${lastDays(30, 'startDateTime')}` };

function worstSubnets(days) {
  const totals = 'poorShare,jitterP95,distinctUsers';
  return ask('qualityHours', {
    apply: `filter(${lastDays(days, 'hour')} and subnet ne null)/groupby((subnet),aggregate(${totals}))/topcount(20,poorShare)`,
  });
}

/** @param count of all calls @param call id of the call that is asked about @returns questions as URLs below `/v1.0/` */
export function questions(count, call) {
  const user = userId(42);
  return [
    ['page of call summaries by outcome and period', 20, ask('callSummaries', answeredCalls)],
    ['the same far behind', 20, ask('callSummaries', { ...answeredCalls, skip: Math.floor(count / 10) })],
    [
      'overview of 30 days by day and outcome',
      150,
      ask('qualityHours', {
        apply: `filter(${lastDays(30, 'hour')} and outcome ne null)/compute(date(hour) as day)/groupby((day,outcome),aggregate(callCount))`,
      }),
    ],
    [
      'poor share by hour of 7 days',
      150,
      ask('qualityHours', {
        apply: `filter(${lastDays(7, 'hour')})/groupby((hour),aggregate(poorShare))`,
      }),
    ],
    ['worst 20 subnets of 7 days', 300, worstSubnets(7)],
    ['worst 20 subnets of 90 days', 1_000, worstSubnets(90)],
    [
      'exact p95 of loss by codec and connection type, 30 days',
      3_000,
      ask('streams', {
        apply: `filter(${lastDays(30, 'startDateTime')})/groupby((codec,receiverConnectionType),aggregate(averagePacketLossRate with callrecords.quality.p95 as p95))`,
      }),
    ],
    ['all streams of one call', 15, `communications/callRecords/${call}/streams`],
    [
      'streams of one user in 30 days',
      50,
      ask('streams', {
        filter: `(senderId eq '${user}' or receiverId eq '${user}') and ${lastDays(30, 'startDateTime')}`,
      }),
    ],
    [
      'calls of one user in 30 days',
      50,
      ask('callSummaries', {
        filter: `(fromUserId eq '${user}' or toUserId eq '${user}') and ${lastDays(30, 'startDateTime')}`,
      }),
    ],
  ];
}
