import { signature, type FunctionTable } from './function-signature';

const [bool, int] = ['Boolean', 'Int32'] as const;

/** Functions of collections (sections 5.1.1.5 and 5.1.1.6); items are in the order in which they were written. */
export const collectionFunctions: FunctionTable = {
  concat: [signature(['collection', 'collection'], 'same', (a, b) => `concat_items(${a}, ${b})`)],
  contains: [signature(['collection', 'collection'], bool, (a, b) => `(index_of_items(${a}, ${b}) >= 0)`)],
  endswith: [signature(['collection', 'collection'], bool, (a, b) => `items_end_with(${a}, ${b})`)],
  startswith: [signature(['collection', 'collection'], bool, (a, b) => `items_start_with(${a}, ${b})`)],
  indexof: [signature(['collection', 'collection'], int, (a, b) => `index_of_items(${a}, ${b})::numeric`)],
  length: [signature(['collection'], int, (a) => `jsonb_array_length(items_of(${a}))::numeric`)],
  substring: [
    signature(['collection', 'integer'], 'same', (a, b) => `items_part(${a}, ${b}, 'Infinity')`),
    signature(['collection', 'integer', 'length'], 'same', (a, b, c) => `items_part(${a}, ${b}, ${c})`),
  ],
  hassubset: [signature(['collection', 'collection'], bool, (a, b) => `has_subset(${a}, ${b})`)],
  hassubsequence: [signature(['collection', 'collection'], bool, (a, b) => `has_subsequence(${a}, ${b})`)],
};
