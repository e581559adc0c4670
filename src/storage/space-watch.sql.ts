/** Files of a query that does not fit into memory, from so many bytes on, are given up for the sake of the rest. */
const LARGE = 16 * 1024 * 1024;

/**
 * Writes the log back, after which PostgreSQL uses its files again instead of making more. So deletions, which are logged
 * too, go on for as long as it takes.
 */
export const reuseLog = 'CHECKPOINT';

/** Ends the queries that take the most space for what they sort; their files are named by the process. */
export const endLargeSorts = `SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid IN (
  SELECT substring(name from '^pgsql_tmp(\\d+)\\.')::integer FROM pg_ls_tmpdir() WHERE size >= ${LARGE})`;
