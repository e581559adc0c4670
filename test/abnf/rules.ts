import { headerRules } from './header-rules';
import { literalRules } from './literal-rules';
import { partRules } from './part-rules';
import { queryRules } from './query-rules';
import type { Rule } from './rule';
import { uriRules } from './uri-rules';

const rules = new Map(
  Object.entries({ ...literalRules, ...queryRules, ...partRules, ...headerRules, ...uriRules }).map(
    ([name, rule]) => [name.toLowerCase(), rule] as const,
  ),
);

/**
 * A rule of the OData ABNF by its name, in any case as names of ABNF are (RFC 5234, section 2.1). The service reads queries
 * by ../parse and needs none of this: it shows by the committee's own cases that the grammar is OData's.
 */
export function ruleOf(name: string): Rule | undefined {
  return rules.get(name.toLowerCase());
}
