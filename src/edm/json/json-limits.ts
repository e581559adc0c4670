/** Limits on the content of a JSON text. */
export interface JsonLimits {
  /** Nesting of objects and arrays. */
  readonly depth: number;
  /** Members of one object. */
  readonly members: number;
  /** Items of one array. */
  readonly items: number;
  /** Values in the whole text. An empty object or array counts twice. */
  readonly values: number;
}

/** For texts that the service has written itself. */
export const unlimited: JsonLimits = { depth: Infinity, members: Infinity, items: Infinity, values: Infinity };

/** Deepest nesting of a text from a client: the nesting of the model, and 100 levels of an undeclared member. */
const DEPTH = 128;
/** Most members of an object from a client. Types of the model have less than 100; an open type may have more. */
const MEMBERS = 10_000;
/** Most items of an array from a client; collections of the model may have 20,000. */
const ITEMS = 50_000;
/** Most values of a text from a client. A longer text may hold one value for each 16 characters. */
const VALUES = 250_000;
const CHARACTERS_PER_VALUE = 16;

/** The limits of a text from a client. @param length characters */
export function limitsOfInput(length: number): JsonLimits {
  const values = Math.max(VALUES, Math.floor(length / CHARACTERS_PER_VALUE));
  return { depth: DEPTH, members: MEMBERS, items: ITEMS, values };
}

const words: Readonly<Record<keyof JsonLimits, (most: number) => string>> = {
  depth: (most) => `is nested deeper than ${most} levels`,
  members: (most) => `has an object with more than ${most} members`,
  items: (most) => `has an array with more than ${most} items`,
  values: (most) => `holds more than ${most} values`,
};

/**
 * Thrown when a JSON text exceeds a limit. The message follows the name of the text, as in "The body" + "holds more
 * than …".
 */
export class JsonLimitError extends Error {
  constructor(name: keyof JsonLimits, limits: JsonLimits) {
    super(words[name](limits[name]));
  }
}
