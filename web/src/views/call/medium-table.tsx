import type { ReactNode } from 'react';
import type { Stream } from '../../api/client';
import { QualityMark } from '../../components/mark';
import { Table, type Column } from '../../components/table';
import { NOTHING } from '../../format/numbers';
import { mediaKinds } from '../../format/words';
import {
  codecText,
  isPoor,
  judged,
  limitText,
  mosMethodText,
  mosText,
  mosValueText,
  others,
  type Measurement,
} from './measurements';
import type { Parties } from './parties';
import { directionText, streamSentence } from './stream-words';

interface Row {
  readonly title: string;
  readonly limit?: string | undefined;
  cell(stream: Stream): ReactNode;
}

interface Props {
  /** Streams of one medium. */
  readonly streams: readonly Stream[];
  readonly parties: Parties;
  /** Between whom and when, which tells the table from others of the same directions. */
  readonly where: string;
}

/** A medium in words, and the measurements of its directions side by side. */
export function MediumTable({ streams, parties, where }: Props) {
  const [first] = streams;
  if (!first) return null;
  const kind = mediaKinds.get(first.mediaKind) ?? first.mediaKind;
  const directions = namedApart(streams.map((stream) => directionText(stream, parties)));
  const columns: readonly Column<Row>[] = [
    { title: 'Measurement', heading: true, cell: (row) => <Name {...row} /> },
    ...streams.map((stream, place) => ({
      ...{ title: directions[place] ?? '', numeric: true },
      cell: (row: Row) => row.cell(stream),
    })),
  ];
  return (
    <>
      <h4>
        {kind} <span className="hint">{first.label}</span>
      </h4>
      <ul className="sentences">
        {streams.map((stream) => (
          <li key={stream.id} className={stream.classification}>
            {streamSentence(stream, parties)}
          </li>
        ))}
      </ul>
      <Table
        caption={`${first.label ?? kind}: ${where}`}
        columns={columns}
        rows={rowsOf(streams, first)}
        keyOf={({ title }) => title}
      />
    </>
  );
}

function Name({ title, limit }: Row) {
  return (
    <>
      {title} {limit !== undefined && <span className="hint">{limit}</span>}
    </>
  );
}

/** Rows of all measurements that have a limit here, and of others that a stream has. */
function rowsOf(streams: readonly Stream[], first: Stream): readonly Row[] {
  const limited = judged.filter((one) => limitText(one, first) !== undefined);
  const further = [...judged, ...others].filter(
    (one) => !limited.includes(one) && streams.some((stream) => one.value(stream) !== undefined),
  );
  return [
    { title: 'Quality', cell: ({ classification }) => <QualityMark classification={classification} /> },
    ...limited.map((one) => ({ ...measured(one), limit: limitText(one, first) })),
    ...scoreRows(streams),
    ...further.map(measured),
    { title: 'Codec', cell: ({ codec }) => (codec == null ? NOTHING : codecText(codec)) },
    ...flagsOf(streams),
  ];
}

const measured = (one: Measurement): Row => ({
  title: one.title,
  cell: (stream) => {
    const value = one.value(stream);
    if (value === undefined) return <span className="nothing">{NOTHING}</span>;
    if (!isPoor(one, stream)) return one.text(value);
    return (
      <strong className="poor">
        <span aria-hidden="true">▲ </span>
        {one.text(value)}
        <span className="unseen">, beyond the limit</span>
      </strong>
    );
  },
});

/** The estimated score; its method and scale stand in the title where all streams have the same. */
function scoreRows(streams: readonly Stream[]): readonly Row[] {
  const methods = new Set(streams.map(mosMethodText).filter((text) => text !== undefined));
  const [method, ...more] = methods;
  if (method === undefined) return [];
  if (more.length > 0) return [{ title: 'Estimated MOS', cell: (stream) => mosText(stream) ?? NOTHING }];
  return [{ title: `Estimated MOS (${method})`, cell: (stream) => mosValueText(stream) ?? NOTHING }];
}

function flagsOf(streams: readonly Stream[]): readonly Row[] {
  const flags: readonly { readonly title: string; value(stream: Stream): boolean | null }[] = [
    { title: 'Error correction used', value: (stream) => stream.isAudioForwardErrorCorrectionUsed },
    { title: 'Media bypassed the service', value: (stream) => stream.wasMediaBypassed },
  ];
  return flags
    .filter(({ value }) => streams.some((stream) => value(stream) != null))
    .map(({ title, value }) => ({ title, cell: (stream) => yesOrNo(value(stream)) }));
}

const yesOrNo = (value: boolean | null): string => (value == null ? NOTHING : value ? 'yes' : 'no');

/** Titles of columns differ, even where several streams have the same direction. */
const namedApart = (titles: readonly string[]): readonly string[] =>
  titles.map((title, place) => {
    const before = titles.slice(0, place).filter((other) => other === title).length;
    return before === 0 ? title : `${title} (${before + 1})`;
  });
