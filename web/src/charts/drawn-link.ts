import type { MouseEvent } from 'react';

const XLINK = 'http://www.w3.org/1999/xlink';

/** Address of the link in a drawing that a plain click met. A click that asks for a new window is the browser's. */
export function linkOf(event: MouseEvent): string | undefined {
  const { target, button, metaKey, ctrlKey, shiftKey, altKey } = event;
  if (button !== 0 || metaKey || ctrlKey || shiftKey || altKey || !(target instanceof Element)) return undefined;
  const link = target.closest('a');
  return link?.getAttributeNS(XLINK, 'href') ?? link?.getAttribute('href') ?? undefined;
}
