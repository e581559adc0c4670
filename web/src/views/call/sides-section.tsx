import { Link } from '@tanstack/react-router';
import { Table, type Column } from '../../components/table';
import { NOTHING } from '../../format/numbers';
import { periodText, stepAt } from '../../time/period';
import { startOfDay } from '../../time/zone';
import { FirstOf } from './first-of';
import { SubnetsOfDay } from './subnets-of-day';
import type { Party } from './parties';
import { facts, sidesOf, valuesOf, type Fact, type PartySides } from './sides';
import type { Call } from './use-call';

/** Parties that stand side by side; more stand below one another. */
const BESIDE = 3;
/** Participants of a meeting that are listed from the start. */
const ROWS = 20;

/** Devices and networks of each side. A value leads to the calls of that day that have it, too. */
export function SidesSection({ call, zone }: { readonly call: Call; readonly zone: string }) {
  const sides = sidesOf(call.streams, call.parties);
  if (sides.length === 0) return null;
  const day = stepAt(startOfDay(Date.parse(call.record.startDateTime), zone), zone, 'day');
  const period = periodText(day);
  const known = facts.filter((fact) => sides.some((one) => valuesOf(fact, one.sides).length > 0));
  return (
    <section>
      <h2>Devices and networks</h2>
      {sides.length <= BESIDE ? (
        <Table
          caption="Devices and networks"
          columns={[
            { title: 'What', heading: true, cell: ({ title }: Fact) => title },
            ...sides.map(({ party, sides: own }) => ({
              title: party.label,
              cell: (fact: Fact) => <Values fact={fact} values={valuesOf(fact, own)} period={period} />,
            })),
          ]}
          rows={known}
          keyOf={({ title }) => title}
        />
      ) : (
        <FirstOf items={sides} most={ROWS} what="participants">
          {(shown) => (
            <Table
              caption="Devices and networks"
              columns={[
                { title: 'Participant', heading: true, cell: ({ party }: PartySides) => <PartyName party={party} /> },
                ...known.map((fact): Column<PartySides> => ({
                  title: fact.title,
                  cell: ({ sides: own }) => <Values fact={fact} values={valuesOf(fact, own)} period={period} />,
                })),
              ]}
              rows={shown}
              keyOf={({ party }) => party.key}
            />
          )}
        </FirstOf>
      )}
      <SubnetsOfDay sides={sides} day={day} zone={zone} />
      <p className="hint footnote">A link leads to the calls of the same day with this value.</p>
    </section>
  );
}

function PartyName({ party: { label, userId } }: { readonly party: Party }) {
  if (userId === undefined) return label;
  return (
    <Link to="/users/$userId" params={{ userId }}>
      {label}
    </Link>
  );
}

interface ValuesProps {
  readonly fact: Fact;
  readonly values: readonly string[];
  readonly period: string;
}

function Values({ fact: { filter, text = String }, values, period }: ValuesProps) {
  if (values.length === 0) return <span className="nothing">{NOTHING}</span>;
  return values.map((value, place) => (
    <span key={value}>
      {place > 0 && ', '}
      {filter ? (
        <Link to="/calls" search={{ period, [filter]: value }}>
          {text(value)}
        </Link>
      ) : (
        text(value)
      )}
    </span>
  ));
}
