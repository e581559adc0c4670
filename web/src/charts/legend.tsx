/** Names what stands for what in a chart. */
export function Legend({ items }: { readonly items: readonly { readonly label: string; readonly color: string }[] }) {
  return (
    <ul className="legend">
      {items.map(({ label, color }) => (
        <li key={label}>
          <span className="swatch" style={{ background: color }} aria-hidden="true" />
          {label}
        </li>
      ))}
    </ul>
  );
}
