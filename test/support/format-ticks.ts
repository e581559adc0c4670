/** Text in UTC, with seven fraction digits, of ticks of 100 ns since 0001-01-01T00:00:00Z. */
export function formatTicks(ticks: bigint): string {
  const unixEpochMs = 62_135_596_800_000;
  const second = new Date(Number(ticks / 10_000n) - unixEpochMs).toISOString().slice(0, 19);
  return `${second}.${String(ticks % 10_000_000n).padStart(7, '0')}Z`;
}
