import { allOf, literal, type Query } from '../../api/query';
import { callFilter } from '../../filters/filters';
import { within } from '../../time/local-steps';
import { DAY, type Grain, type Period } from '../../time/period';
import { timeStepExpression } from '../../time/time-steps';

/** Outcomes of calls to a user that the user may want to answer with a call. */
const missed = ['noAnswer', 'busy', 'canceled', 'declined'] as const;

export const missedFilter = missed.join(',');

/** One user has few calls an hour: more than two days are drawn by days. */
export const grainOfUser = ({ from, to }: Period): Grain => (to - from <= 2 * DAY ? 'hour' : 'day');

/** Which end of a stream the user is. */
export type Way = 'received' | 'sent';

/** Name of the side of a stream on which the user is. */
const sides = { received: 'receiver', sent: 'sender' } as const;

/** Filter of calls with a stream that the user received or sent. */
export const wayFilter = (way: Way, userId: string) => ({ [sides[way]]: userId });

/** Calls of the user with one outcome. Talk time is a duration. */
export interface OutcomeRow {
  readonly outcome: string;
  /** Whether somebody called the user; otherwise the user called, or took part. */
  readonly called: boolean;
  readonly calls: number;
  readonly talk: string | null;
}

export function outcomesQuery(period: Period, userId: string): Query {
  const condition = allOf([within('startDateTime', period), callFilter({ user: userId })]);
  return {
    path: '/communications/callSummaries',
    options: {
      $apply:
        `filter(${condition})/compute(toUserId eq ${literal(userId)} as called)` +
        '/groupby((outcome,called),aggregate($count as calls,talkTime with sum as talk))',
    },
  };
}

/** Calls that the user missed, the newest first. */
export function missedQuery(period: Period, userId: string): Query {
  return {
    path: '/communications/callSummaries',
    options: {
      $filter: allOf([within('startDateTime', period), callFilter({ called: userId, outcome: missedFilter })]),
      $orderby: 'startDateTime desc',
    },
  };
}

const streams = '/communications/streams';

const streamsOf = (period: Period, way: Way, userId: string): string =>
  `filter(${sides[way]}Id eq ${literal(userId)} and ${within('startDateTime', period)})`;

/** Streams of a step with one classification. */
export interface StepRow {
  readonly step: string | number;
  readonly classification: string;
  readonly streams: number;
}

export function stepsQuery(period: Period, zone: string, grain: Grain, way: Way, userId: string): Query {
  const step = timeStepExpression('startDateTime', period, zone, grain);
  return {
    path: streams,
    options: {
      $apply:
        `${streamsOf(period, way, userId)}/compute(${step} as step)` +
        '/groupby((step,classification),aggregate($count as streams))',
    },
  };
}

/** Streams over one network, with one device and one version. */
export interface EquipmentRow {
  readonly device: string | null;
  readonly platform: string | null;
  readonly version: string | null;
  readonly connection: string | null;
  readonly band: string | null;
  readonly subnet: string | null;
  readonly mediaKind: string | null;
  readonly classification: string;
  readonly streams: number;
}

export function equipmentQuery(period: Period, way: Way, userId: string): Query {
  const side = sides[way];
  const names = {
    device: way === 'received' ? 'RenderDeviceName' : 'CaptureDeviceName',
    ...{ platform: 'Platform', version: 'ApplicationVersion' },
    ...{ connection: 'ConnectionType', band: 'WifiBand', subnet: 'Subnet' },
  };
  const renamed = Object.entries(names).map(([name, property]) => `${side}${property} as ${name}`);
  return {
    path: streams,
    options: {
      $apply:
        `${streamsOf(period, way, userId)}/compute(${renamed.join(',')})` +
        `/groupby((${Object.keys(names).join(',')},mediaKind,classification),aggregate($count as streams))`,
    },
  };
}

/** The newest summary that names the user, for the name. */
export const newestCallQuery = (userId: string): Query => ({
  path: '/communications/callSummaries',
  options: {
    $filter: `fromUserId eq ${literal(userId)} or toUserId eq ${literal(userId)}`,
    ...{ $orderby: 'startDateTime desc', $top: '1', $select: 'fromUserId,fromName,toName' },
  },
});

/** The newest stream of the user, for those who only took part in meetings. */
export const newestStreamQuery = (userId: string): Query => ({
  path: streams,
  options: {
    $filter: `receiverId eq ${literal(userId)}`,
    ...{ $orderby: 'startDateTime desc', $top: '1', $select: 'receiverDisplayName,receiverUserPrincipalName' },
  },
});
