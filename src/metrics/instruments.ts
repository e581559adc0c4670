import { Counter, Histogram } from 'prom-client';
import { PREFIX, registry } from './registry';

/** Upper bounds of durations in seconds: from what one index lookup takes to the longest statement. */
const DURATIONS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
/** Upper bounds of the number of writes in one commit. */
const BATCHES = [1, 2, 4, 8, 16, 32, 64, 128, 256];

const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[] = []): Counter<Label> =>
  new Counter({ name: PREFIX + name, help, labelNames, registers: [registry] });

const histogram = <Label extends string>(
  name: string,
  help: string,
  labelNames: readonly Label[],
  buckets = DURATIONS,
): Histogram<Label> => new Histogram({ name: PREFIX + name, help, labelNames, buckets, registers: [registry] });

/**
 * What this process counts as it happens. Labels have few values: no label names a tenant, a person or an address. All
 * services of one process count together.
 */
export const counted = {
  requests: histogram(
    'http_request_duration_seconds',
    'Time from a request to the end of its answer. The status is "aborted" where the client has not received all of it.',
    ['method', 'route', 'status'],
  ),
  throttled: counter('throttled_requests_total', 'Requests that a rate limit refused, by the limit.', ['limit']),
  overBudget: counter('over_budget_total', 'Refusals because a budget was used up, by the budget.', ['budget']),
  writeBatches: histogram('write_batch_size', 'Writes that were made in one transaction.', ['way'], BATCHES),
  writeCommits: histogram(
    'write_commit_duration_seconds',
    'Time of a transaction of writes, with its commit and the wait for its connection.',
    ['way'],
  ),
  importedLines: counter('import_lines_total', 'Lines of imports whose outcome is stored, by the outcome.', [
    'outcome',
  ]),
  importedBytes: counter('import_bytes_total', 'Bytes of imports, after decompression.'),
  exportedEntities: counter('export_entities_total', 'Entities at the top of exports.'),
  exportedBytes: counter('export_bytes_total', 'Bytes of exports, before compression.'),
  notifications: counter('notifications_total', 'Notifications in POSTs, by the outcome of the POST.', ['outcome']),
  posts: histogram('notification_post_duration_seconds', 'Time of a POST of notifications, by its outcome.', [
    'outcome',
  ]),
  connectionWaits: histogram(
    'database_connection_wait_seconds',
    'Wait for a database connection of work that found none free, by the kind of work.',
    ['kind'],
  ),
  statements: histogram(
    'database_statement_duration_seconds',
    'Time of a database statement, by the kind of work. The kind "commit" is the end of a transaction.',
    ['kind'],
  ),
} as const;
