import type { View } from '../../state/use-view';
import { CallsLink } from '../../filters/calls-link';
import { Rate } from '../../components/rate';
import { Tile } from '../../components/tile';
import { Tiles } from '../../components/tiles';
import { ANY_TRUNK } from '../../filters/filters';
import { clockLength } from '../../format/durations';
import { count } from '../../format/numbers';
import { PoorRate } from './poor-rate';
import { delayText } from './trunk-table';
import { answeredFilter, averageLength, decided, deliveredFilter, totalOf } from './trunk-rows';
import type { QualityRow, TrunkRow } from './trunks-query';

interface Props {
  readonly rows: readonly TrunkRow[];
  readonly qualities: readonly QualityRow[];
  readonly view: View;
}

/** What is true of all trunks together, or of the one that is chosen. */
export function TrunkTiles({ rows, qualities, view }: Props) {
  const { trunk = ANY_TRUNK } = view.search;
  const total = totalOf(rows);
  if (!total) return null;
  const answered = { trunk, outcome: answeredFilter };
  return (
    <Tiles view={view} compared={false}>
      <Tile label="Attempts" value={<CallsLink search={{ trunk }}>{count(total.attempts)}</CallsLink>} />
      <Tile
        label="Answered (ASR)"
        value={
          <CallsLink search={answered}>
            <Rate part={total.answered} whole={total.attempts} />
          </CallsLink>
        }
      />
      <Tile
        label="Delivered (NER)"
        value={
          <CallsLink search={{ trunk, outcome: deliveredFilter }}>
            <Rate part={total.delivered} whole={decided(total)} />
          </CallsLink>
        }
      />
      <Tile
        label="Length of a call (ACD)"
        value={<CallsLink search={{ ...answered, order: 'longest' }}>{clockLength(averageLength(total))}</CallsLink>}
      />
      <Tile
        label="Delay to the answer (PDD)"
        value={
          <>
            {delayText(total.delayP50)} <span className="numbers">p95 {delayText(total.delayP95)}</span>
          </>
        }
      />
      <Tile label="Poor streams" value={<PoorRate quality={totalOf(qualities)} trunk={trunk} />} />
    </Tiles>
  );
}
