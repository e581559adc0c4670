declare module 'pg/lib/utils.js' {
  /** Converts the value of a parameter to the form that pg sends. */
  export function prepareValue(value: unknown): string | Buffer | null;
}
