/** Queries with temporary files of at least this many bytes are cancelled when space runs out. */
const LARGE = 16 * 1024 * 1024;

/**
 * Makes a checkpoint, after which PostgreSQL reuses its WAL files instead of creating more. So deletions, which also
 * write WAL, can continue.
 */
export const reuseLog = 'CHECKPOINT';

/** Cancels the queries with the largest temporary files. The file names contain the process id. */
export const endLargeSorts = `SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid IN (
  SELECT substring(name from '^pgsql_tmp(\\d+)\\.')::integer FROM pg_ls_tmpdir() WHERE size >= ${LARGE})`;
