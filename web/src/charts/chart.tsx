import { plot, type PlotOptions } from '@observablehq/plot';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useRef, useState, type MouseEvent, type ReactNode } from 'react';
import type { Query } from '../api/query';
import { QueryMenu } from '../components/query-menu';
import { describe, linkOf } from './drawn-link';

interface Props {
  /** What the chart shows, as a heading. */
  readonly title: string;
  /** Makes the drawing for a width in pixels. Keep the function until the data changes. */
  readonly draw: (width: number) => PlotOptions;
  /** The same numbers as a table, for those who cannot see the drawing or want to copy it. */
  readonly table: ReactNode;
  /** What explains colours and lines. */
  readonly legend?: ReactNode;
  /** The request behind the drawing, where the view does not offer it elsewhere. */
  readonly query?: Query;
  /** Name of the files that are saved, without its ending. */
  readonly file?: string;
}

/** A drawing with its numbers beneath. It is drawn anew when its width changes. */
export function Chart({ title, draw, table, legend, query, file = 'chart' }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const follow = useFollow();
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const place = frame.current;
    if (!place || width === 0) return;
    const drawing = plot({ ...draw(width), width, className: 'plot', ariaLabel: title });
    describe(drawing);
    place.replaceChildren(drawing);
    return () => drawing.remove();
  }, [draw, width, title]);
  return (
    <figure className="chart">
      <figcaption>
        <h2>{title}</h2>
        {legend}
        {query && <QueryMenu query={query} file={file} />}
      </figcaption>
      <div ref={frame} className="drawing" onClick={follow} />
      <details className="numbers-of-chart" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
        <summary>Numbers of “{title}”</summary>
        {isOpen && table}
      </details>
    </figure>
  );
}

/** Lets a click on a link of a drawing change the view without loading the page anew. */
function useFollow(): (event: MouseEvent) => void {
  const { history } = useRouter();
  return (event) => {
    const address = linkOf(event);
    if (address === undefined) return;
    event.preventDefault();
    history.push(address);
  };
}

function useWidth(frame: React.RefObject<HTMLDivElement | null>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const place = frame.current;
    if (!place) return;
    const observer = new ResizeObserver(() => setWidth(Math.floor(place.clientWidth)));
    observer.observe(place);
    return () => observer.disconnect();
  }, [frame]);
  return width;
}
