import type { UseQueryResult } from '@tanstack/react-query';
import { fixed } from '../../format/numbers';
import { timeText } from '../../format/times';
import type { DirectRoutingRow } from './call-record';
import { ladderOf, type Actor, type Step } from './ladder';
import { FirstOf } from './first-of';
import { LadderArrow } from './ladder-arrow';
import './ladder-tab.css';
import type { Call } from './use-call';

/** Arrows that are drawn from the start; a long meeting has thousands. */
const FIRST = 200;

interface Props {
  readonly call: Call;
  readonly routing: UseQueryResult<readonly DirectRoutingRow[]>;
  readonly zone: string;
}

/** The call as arrows between its ends and what lies between. The list reads the same without the drawing. */
export function LadderTab({ call, routing, zone }: Props) {
  const latest = [...(routing.data ?? [])].sort(byStart).at(-1);
  const { actors, steps } = ladderOf({ ...call, routing: latest }, call.parties);
  const begin = steps[0]?.at ?? 0;
  const places = new Map(actors.map(({ key }, place) => [key, ((place + 0.5) / actors.length) * 100]));
  return (
    <section className="ladder">
      <h2>Ladder</h2>
      <p className="hint">
        Minutes, seconds and milliseconds count from {timeText(begin, zone)} ({zone}). The record holds no messages of
        the signalling: the arrows follow from its times and codes{latest ? ', and from the direct routing log' : ''}.
      </p>
      <FirstOf items={steps} most={FIRST} what="arrows">
        {(shown) => (
          <div className="ladder-frame" role="region" aria-label="Ladder" tabIndex={0}>
            <div
              className="rungs"
              style={{ minWidth: `${7 + actors.length * 8}rem`, maxWidth: `${7 + actors.length * 22}rem` }}
            >
              <Heads actors={actors} />
              <ol>
                {shown.map((step, place) => (
                  <Rung key={place} step={step} begin={begin} actors={actors} places={places} />
                ))}
              </ol>
            </div>
          </div>
        )}
      </FirstOf>
    </section>
  );
}

interface RungProps {
  readonly step: Step;
  readonly begin: number;
  readonly actors: readonly Actor[];
  /** Places of the columns, in per cent of the width. */
  readonly places: ReadonlyMap<string, number>;
}

function Rung({ step, begin, actors, places }: RungProps) {
  return (
    <li className="rung">
      <span className="rung-time">{step.isExact ? afterText(step.at - begin) : ''}</span>
      <div className="rung-arrow">
        <Lifelines places={places} />
        <p className={step.tone}>
          {step.text}
          <span className="unseen">{wayText(step, actors)}</span>
          {step.note !== undefined && <span className="hint"> {step.note}</span>}
        </p>
        <LadderArrow step={step} places={places} />
      </div>
    </li>
  );
}

function Heads({ actors }: { readonly actors: readonly Actor[] }) {
  return (
    <div className="rung heads" aria-hidden="true">
      <span className="rung-time" />
      <div className="rung-heads">
        {actors.map(({ key, label }) => (
          <span key={key}>{label}</span>
        ))}
      </div>
    </div>
  );
}

function Lifelines({ places }: { readonly places: ReadonlyMap<string, number> }) {
  return [...places].map(([key, place]) => (
    <span key={key} className="lifeline" style={{ left: `${place}%` }} aria-hidden="true" />
  ));
}

/** `, from Ann over the gateway to Bob`: what the arrow shows, in words. */
function wayText({ path, isMutual }: Step, actors: readonly Actor[]): string {
  const labels = path.map((key) => actors.find((actor) => actor.key === key)?.label ?? key);
  const [first, ...rest] = labels;
  const last = rest.pop();
  const over = rest.length > 0 ? ` over ${rest.join(', ')}` : '';
  return isMutual ? `, between ${first} and ${last}${over}.` : `, from ${first}${over} to ${last}.`;
}

/** `+1:02.230`: minutes, seconds and milliseconds. */
function afterText(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  const rest = fixed((milliseconds - minutes * 60_000) / 1000, 3);
  return `+${minutes}:${rest.padStart(6, '0')}`;
}

const byStart = (a: DirectRoutingRow, b: DirectRoutingRow): number =>
  Date.parse(a.startDateTime ?? '') - Date.parse(b.startDateTime ?? '');
