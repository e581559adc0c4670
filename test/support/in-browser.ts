import { NO_BROWSER } from './no-browser';

const isThere = process.env[NO_BROWSER] === undefined;

/** Tests that need a browser, which are left out where none can start. */
export const describeInBrowser = isThere ? describe : describe.skip;
export const itInBrowser = isThere ? it : it.skip;
