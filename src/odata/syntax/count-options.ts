import type { CountPath } from './ast';
import type { Cursor } from './cursor';
import { expression } from './expression';
import { closeOptions, openOptions, optionFollows } from './nested-options';
import { takeOption } from './option-name';
import { search } from './search';

const allowed = ['$filter', '$search'] as const;

/** `($filter=…;$search=…)` after `/$count`. */
export function countOptions(c: Cursor): Pick<CountPath, 'filter' | 'search'> {
  const options: { -readonly [Name in 'filter' | 'search']?: CountPath[Name] } = {};
  c.enter();
  openOptions(c);
  do {
    const at = c.pos;
    const name = takeOption(c, allowed);
    if (options[name === '$filter' ? 'filter' : 'search'] !== undefined) c.fail(`${name} only once`, at);
    if (name === '$filter') options.filter = expression(c);
    else options.search = search(c);
  } while (optionFollows(c));
  closeOptions(c);
  c.leave();
  return options;
}
