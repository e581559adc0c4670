import { Link } from '@tanstack/react-router';
import { useRows } from '../../api/use-api';
import { Rate } from '../../components/rate';
import { timeText } from '../../format/times';
import { periodText, splitsHours, type Period } from '../../time/period';
import { subnetsQuery } from './call-query';
import { facts, valuesOf, type PartySides } from './sides';

interface SubnetOfDay {
  readonly subnet: string;
  readonly poorStreams: number;
  readonly classifiedStreams: number;
}

interface Props {
  readonly sides: readonly PartySides[];
  readonly day: Period;
  readonly zone: string;
}

/** Subnets of a call that are asked about; the URL of a request has a limit. */
const SUBNETS = 20;

/** Whether the call was bad alone, or its networks were bad all day. */
export function SubnetsOfDay({ sides, day, zone }: Props) {
  const fact = facts.find(({ filter }) => filter === 'subnet');
  const subnets = fact ? [...new Set(sides.flatMap((side) => valuesOf(fact, side.sides)))].slice(0, SUBNETS) : [];
  // The totals are those of whole hours of UTC: the day of a zone that is half an hour off has none.
  const enabled = subnets.length > 0 && !splitsHours(day.from, zone);
  const { data } = useRows<SubnetOfDay>(subnetsQuery(subnets, day), { enabled });
  if (!enabled || !data || data.length === 0) return null;
  return (
    <ul className="sentences">
      {data.map(({ subnet, poorStreams, classifiedStreams }) => (
        <li key={subnet}>
          On {timeText(day.from, zone, 'day')}, poor streams of the subnet{' '}
          <Link to="/quality" search={{ period: periodText(day), subnet }}>
            {subnet}
          </Link>
          : <Rate part={poorStreams} whole={classifiedStreams} /> that are classified
        </li>
      ))}
    </ul>
  );
}
