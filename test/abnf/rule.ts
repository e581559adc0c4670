import { QueryError } from '../../src/odata/query-error';
import { Cursor } from '../../src/odata/syntax/cursor';
import { decode, RawIndex } from '../../src/odata/syntax/percent';
import type { Vocabulary } from '../../src/odata/syntax/vocabulary';

/** Reads a whole text by one rule of the standard's ABNF. A fault tells its `offset` in the text as given. */
export type Rule = (input: string, vocabulary?: Vocabulary) => void;
export type Reader = (c: Cursor) => unknown;

/** A rule about text of a URL, where percent-encoding is removed first. */
export const inUrl =
  (read: Reader): Rule =>
  (input, vocabulary) => {
    try {
      const c = new Cursor(decode(input, 'rule'), 'rule', vocabulary, input);
      read(c);
      c.expectEnd();
    } catch (error) {
      if (error instanceof QueryError) error.offset ??= new RawIndex(input).of(error.at ?? 0);
      throw error;
    }
  };

/** A rule about text that is not percent-encoded: payloads and headers. */
export const plain =
  (read: Reader): Rule =>
  (input, vocabulary) => {
    try {
      readWhole(new Cursor(input, 'rule', vocabulary), read);
    } catch (error) {
      if (error instanceof QueryError) error.offset ??= error.at;
      throw error;
    }
  };

function readWhole(c: Cursor, read: Reader): void {
  read(c);
  if (c.pos < c.text.length) c.fail('the end');
}

/** Alternatives: the first that reads the whole text. Otherwise the fault of the one that came farthest counts. */
export const anyOf =
  (...rules: readonly Rule[]): Rule =>
  (input, vocabulary) => {
    let farthest: QueryError | undefined;
    for (const rule of rules) {
      const fault = faultOf(() => rule(input, vocabulary));
      if (fault === undefined) return;
      if (farthest === undefined || (fault.offset ?? 0) > (farthest.offset ?? 0)) farthest = fault;
    }
    throw farthest;
  };

function faultOf(read: () => void): QueryError | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    if (error instanceof QueryError) return error;
    throw error;
  }
}
