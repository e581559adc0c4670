import { signature, type FunctionTable } from './function-signature';

const [bool, int, text] = ['Boolean', 'Int32', 'String'] as const;

/** Everything that Unicode calls white space. */
const blanks =
  "E'\\t\\n\\u000B\\f\\r \\u0085\\u00A0\\u1680\\u2000\\u2001\\u2002\\u2003\\u2004\\u2005\\u2006\\u2007\\u2008\\u2009\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000'";

/** Functions of texts (section 5.1.1.5). Positions and lengths are in characters, which are code points. */
export const textFunctions: FunctionTable = {
  concat: [signature([text, text], text, (a, b) => `concat_text(${a}, ${b})`)],
  contains: [signature([text, text], bool, (a, b) => `(strpos(${a}, ${b}) > 0)`)],
  endswith: [signature([text, text], bool, (a, b) => `ends_with(${a}, ${b})`)],
  startswith: [signature([text, text], bool, (a, b) => `(${a} COLLATE "C" ^@ ${b})`)],
  indexof: [signature([text, text], int, (a, b) => `(strpos(${a}, ${b}) - 1)::numeric`)],
  length: [signature([text], int, (a) => `length(${a})::numeric`)],
  substring: [
    signature([text, 'integer'], text, (a, b) => `text_part(${a}, ${b}, 'Infinity')`),
    signature([text, 'integer', 'length'], text, (a, b, c) => `text_part(${a}, ${b}, ${c})`),
  ],
  tolower: [signature([text], text, (a) => `lower_text(${a})`)],
  toupper: [signature([text], text, (a) => `upper_text(${a})`)],
  trim: [signature([text], text, (a) => `btrim(${a}, ${blanks})`)],
};
