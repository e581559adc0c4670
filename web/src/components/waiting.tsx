/** Says that something is on its way. Shown after a moment only (CSS), so that a quick answer does not flicker. */
export function Waiting({ what = 'Loading' }: { readonly what?: string }) {
  return (
    <p className="waiting" role="status">
      {what} …
    </p>
  );
}
