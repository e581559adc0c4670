/** Set by the global set-up where no browser can start, and `CI` is not set. */
export const NO_BROWSER = 'CALLRECORDS_NO_BROWSER';
