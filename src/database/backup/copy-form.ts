/** Makes values of COPY have the same text wherever a backup is taken and put back. */
export const sameForm = `SET datestyle = 'ISO, YMD'; SET intervalstyle = 'postgres'; SET extra_float_digits = 1;
  SET bytea_output = 'hex'; SET timezone = 'UTC'; SET client_encoding = 'UTF8'`;

/** A name as SQL reads it. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
