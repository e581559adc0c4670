import { headerRules } from './header-rules';
import { literalRules } from './literal-rules';
import { queryRules } from './query-rules';
import type { Rule } from './rule';
import { uriRules } from './uri-rules';

/**
 * The rules of the OData ABNF by name. The service reads queries by ../parse and needs none of this: it shows by the
 * committee's own cases that the grammar is OData's.
 */
export const rules: Readonly<Record<string, Rule>> = { ...literalRules, ...queryRules, ...headerRules, ...uriRules };
