/** How much a JSON text may hold. */
export interface JsonLimits {
  /** Objects and arrays within each other. */
  readonly depth: number;
  /** Members of one object. */
  readonly members: number;
  /** Items of one array. */
  readonly items: number;
  /** Values in the whole text, an empty object or array counting twice. */
  readonly values: number;
}

/** For texts that the service has made itself. */
export const unlimited: JsonLimits = { depth: Infinity, members: Infinity, items: Infinity, values: Infinity };

/** Deepest nesting of a text from a client: what the model nests, and 100 levels of a member that no type declares. */
const DEPTH = 128;
/** Most members of an object from a client; a type of the model has less than 100, an open type may have more. */
const MEMBERS = 10_000;
/** Most items of an array from a client; collections of the model may have 20,000. */
const ITEMS = 50_000;
/** Most values of a text from a client, and characters of a longer text for each value of it. */
const VALUES = 250_000;
const CHARACTERS_PER_VALUE = 16;

/** What a text of a length may hold that a client sends. @param length characters */
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

/** A JSON text holds more than it may; the message says what, worded to follow the name of the text. */
export class JsonLimitError extends Error {
  constructor(name: keyof JsonLimits, limits: JsonLimits) {
    super(words[name](limits[name]));
  }
}
