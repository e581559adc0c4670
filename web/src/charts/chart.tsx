import { plot, type PlotOptions } from '@observablehq/plot';
import { useEffect, useRef, useState, type ReactNode } from 'react';

interface Props {
  /** What the chart shows, as a heading. */
  readonly title: string;
  /** Makes the drawing for a width in pixels. Keep the function until the data changes. */
  readonly draw: (width: number) => PlotOptions;
  /** The same numbers as a table, for those who cannot see the drawing or want to copy it. */
  readonly table: ReactNode;
  /** What explains colours and lines. */
  readonly legend?: ReactNode;
}

/** A drawing with its numbers beneath. It is drawn anew when its width changes. */
export function Chart({ title, draw, table, legend }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  useEffect(() => {
    const place = frame.current;
    if (!place || width === 0) return;
    const drawing = plot({ ...draw(width), width, className: 'plot', ariaLabel: title });
    drawing.setAttribute('role', 'img');
    place.replaceChildren(drawing);
    return () => drawing.remove();
  }, [draw, width, title]);
  return (
    <figure className="chart">
      <figcaption>
        <h2>{title}</h2>
        {legend}
      </figcaption>
      <div ref={frame} className="drawing" />
      <details className="numbers-of-chart">
        <summary>Numbers of “{title}”</summary>
        {table}
      </details>
    </figure>
  );
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
