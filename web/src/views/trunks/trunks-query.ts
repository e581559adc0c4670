import { allOf, literal, type Query } from '../../api/query';
import { slotExpression } from '../../time/hour-of-week';
import { within } from '../../time/local-steps';
import type { Period } from '../../time/period';

const LOG = '/communications/callRecords/directRoutingCalls';

/** SIP codes of attempts that the network delivered although nobody talked. */
const DELIVERED = '(480,486,600,603,607,608)';

/** The member is left out of the row that is about all trunks. */
interface OfTrunk {
  readonly trunk?: string | null;
}

/** Attempts over a trunk, and what became of them. Times are in seconds or durations. */
export interface TrunkRow extends OfTrunk {
  readonly attempts: number;
  readonly answered: number;
  readonly seconds: number | null;
  readonly delivered: number;
  readonly canceled: number;
  readonly delayP50: string | null;
  readonly delayP95: string | null;
}

const rowsOf = (period: Period, trunk: string | undefined): string =>
  `filter(${allOf([
    within('startDateTime', period),
    trunk === undefined ? undefined : `trunkFullyQualifiedDomainName eq ${literal(trunk)}`,
  ])})`;

const counted = (condition: string, value = '1'): string => `case(${condition}:${value},true:0) with sum`;

/** Attempts of each trunk, and of all together. */
export function trunksQuery(period: Period, trunk: string | undefined): Query {
  const measures = [
    '$count as attempts',
    `${counted('successfulCall eq true')} as answered`,
    `${counted('successfulCall eq true', 'duration')} as seconds`,
    `${counted(`successfulCall eq true or finalSipCode in ${DELIVERED}`)} as delivered`,
    `${counted('successfulCall ne true and finalSipCode eq 487')} as canceled`,
    ...['50', '95'].map((rank) => `delay with callrecords.quality.p${rank} as delayP${rank}`),
  ];
  const delay = 'case(successfulCall eq true:startDateTime sub inviteDateTime,true:null) as delay';
  return {
    path: LOG,
    options: {
      $apply:
        `${rowsOf(period, trunk)}/compute(trunkFullyQualifiedDomainName as trunk,${delay})` +
        `/groupby((rollup($all,trunk)),aggregate(${measures.join(',')}))`,
    },
  };
}

/** Failed attempts over a trunk that ended with the same code. */
export interface CodeRow extends OfTrunk {
  readonly finalSipCode: number | null;
  readonly finalSipCodePhrase: string | null;
  readonly callEndSubReason: number | null;
  readonly attempts: number;
}

export function codesQuery(period: Period, trunk: string | undefined): Query {
  return {
    path: LOG,
    options: {
      $apply:
        `${rowsOf(period, trunk)}/filter(successfulCall ne true)/compute(trunkFullyQualifiedDomainName as trunk)` +
        '/groupby((trunk,finalSipCode,finalSipCodePhrase,callEndSubReason),aggregate($count as attempts))' +
        '/orderby(attempts desc)',
    },
  };
}

/** Streams of the calls over a trunk. */
export interface QualityRow extends OfTrunk {
  readonly streams: number;
  readonly classified: number;
  readonly poor: number;
}

export function qualityQuery(period: Period, trunk: string | undefined): Query {
  const condition = trunk === undefined ? 'trunk ne null' : `trunk eq ${literal(trunk)}`;
  return {
    path: '/communications/callSummaries',
    options: {
      $apply:
        `filter(${allOf([within('startDateTime', period), condition])})/groupby((rollup($all,trunk)),aggregate(` +
        'streamCount with sum as streams,classifiedStreams with sum as classified,poorStreams with sum as poor))',
    },
  };
}

/** Attempts in an hour of the week, from 0, which is Monday from 00:00. */
export interface SlotRow {
  readonly slot: number;
  readonly attempts: number;
  readonly failures: number;
}

export function slotsQuery(period: Period, zone: string, trunk: string | undefined): Query {
  const slot = slotExpression('startDateTime', period, zone);
  return {
    path: LOG,
    options: {
      $apply:
        `${rowsOf(period, trunk)}/compute(${slot} as slot)/groupby((slot),aggregate($count as attempts,` +
        `${counted('successfulCall ne true')} as failures))`,
    },
  };
}
