import type { MouseEvent } from 'react';

const XLINK = 'http://www.w3.org/1999/xlink';

/**
 * A drawing is one picture to a screen reader. One with links is a group, since a picture must not contain any. The
 * keyboard skips the links: there can be hundreds, and the table beneath leads to the same calls.
 */
export function describe(drawing: Element): void {
  const links = drawing.querySelectorAll('a');
  drawing.setAttribute('role', links.length === 0 ? 'img' : 'group');
  // Plot names its groups of shapes by their kind, such as "rule": nobody needs to hear that.
  for (const group of drawing.querySelectorAll('g[aria-label]')) group.removeAttribute('aria-label');
  for (const link of links) describeLink(link);
}

function describeLink(link: SVGAElement | HTMLAnchorElement): void {
  link.setAttribute('tabindex', '-1');
  // Plot writes the address in the older form, which not all tools take for a link.
  const address = link.getAttributeNS(XLINK, 'href') ?? '';
  link.removeAttributeNS(XLINK, 'href');
  link.setAttribute('href', address);
  // The shape has the name, but only the link may have one.
  const shape = link.querySelector('[aria-label]');
  link.setAttribute('aria-label', shape?.getAttribute('aria-label') ?? '');
  shape?.removeAttribute('aria-label');
}

/** Address of the link in a drawing that a plain click met. A click that asks for a new window is the browser's. */
export function linkOf(event: MouseEvent): string | undefined {
  const { target, button, metaKey, ctrlKey, shiftKey, altKey } = event;
  if (button !== 0 || metaKey || ctrlKey || shiftKey || altKey || !(target instanceof Element)) return undefined;
  const link = target.closest('a');
  return link?.getAttribute('href') ?? undefined;
}
