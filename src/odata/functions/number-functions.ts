import { signature, type FunctionTable } from './function-signature';

/** Functions of numbers (section 5.1.1.9); a half is rounded away from zero. */
export const numberFunctions: FunctionTable = {
  round: [signature(['number'], 'same', (a) => `round(${a})`)],
  floor: [signature(['number'], 'same', (a) => `floor(${a})`)],
  ceiling: [signature(['number'], 'same', (a) => `ceil(${a})`)],
};
