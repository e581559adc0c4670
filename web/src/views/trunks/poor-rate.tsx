import { CallsLink } from '../../filters/calls-link';
import { Rate } from '../../components/rate';
import { count, NOTHING } from '../../format/numbers';
import type { QualityRow } from './trunks-query';

interface Props {
  readonly quality: QualityRow | undefined;
  readonly trunk: string;
}

/** Share of poor streams among classified ones, and how many are not classified. */
export function PoorRate({ quality, trunk }: Props) {
  if (!quality || quality.streams === 0) return NOTHING;
  const { streams, classified, poor } = quality;
  return (
    <>
      <CallsLink search={{ trunk, quality: 'poor' }}>
        <Rate part={poor} whole={classified} />
      </CallsLink>
      {streams > classified && <span className="numbers"> + {count(streams - classified)} unknown</span>}
    </>
  );
}
