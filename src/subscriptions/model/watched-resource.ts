import { callRecords } from '../../call-records/entity-sets';
import { canonicalUrl } from '../../graph/request/canonical-url';
import { planCount, type PagePlan } from '../../odata/plan/plan';
import { permit } from '../../odata/plan/plan-options';
import { QueryError } from '../../odata/query-error';
import type { Expression, QueryOptions } from '../../odata/syntax/ast';
import { parseOptions } from '../../odata/syntax/parse';

/** The parsed `resource` of a subscription. */
export interface WatchedResource {
  /** Id of the watched call record; empty: all of them. */
  readonly callRecordId: string;
  /** The filter that a call record has to match; absent: none. */
  readonly plan?: Pick<PagePlan, 'set' | 'row' | 'filter' | 'search'>;
}

const watchedPath = /^\/communications\/callRecords(?:\/([^/$][^/]*))?$/;

/**
 * Parses the `resource` of a subscription: a URL below the service root. As in Graph, `participants` in its filter
 * means the property that is called `participants_v2` everywhere else.
 * @returns undefined when the resource cannot be watched
 * @throws QueryError when its query is not valid
 */
export function watchedResource(resource: string): WatchedResource | undefined {
  const at = resource.indexOf('?');
  const path = at < 0 ? resource : resource.slice(0, at);
  const match = watchedPath.exec(canonicalUrl(`/${path.replace(/^\//, '')}`));
  const callRecordId = decoded(match?.[1] ?? '');
  if (!match || callRecordId === undefined) return undefined;
  const options = parseOptions(at < 0 ? '' : resource.slice(at + 1));
  permit(options, new Set(['$filter']), 'does not apply to a subscription');
  const { filter } = options;
  if (!filter) return { callRecordId };
  return { callRecordId, plan: planCount(callRecords, withParticipants(options, filter)) };
}

/** Checks a resource. Returns the problem, worded to follow the member's name; undefined: none. */
export function resourceProblem(resource: string): string | undefined {
  try {
    return watchedResource(resource)
      ? undefined
      : 'must be communications/callRecords, perhaps with a $filter, or communications/callRecords/{id}';
  } catch (error) {
    if (error instanceof QueryError) return `cannot be watched: ${error.message.replace(/\?$/, '')}`;
    throw error;
  }
}

function withParticipants(options: QueryOptions, filter: Expression): QueryOptions {
  const aliases = options.aliases && new Map([...options.aliases].map(([name, value]) => [name, renamed(value)]));
  return { ...options, filter: renamed(filter), ...(aliases ? { aliases } : {}) };
}

/** Replaces `participants` at the beginning of paths by `participants_v2`. */
function renamed(expression: Expression): Expression {
  return changed(expression) as Expression;
}

function changed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(changed);
  if (typeof value !== 'object' || value === null) return value;
  const { kind, name, from } = value as { kind?: unknown; name?: unknown; from?: unknown };
  const isMeant = kind === 'member' && name === 'participants' && from === undefined;
  if (isMeant) return { ...value, name: 'participants_v2' };
  return Object.fromEntries(Object.entries(value).map(([member, inner]) => [member, changed(inner)]));
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
