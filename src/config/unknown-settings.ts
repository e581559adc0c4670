import { ENV_FILE, isFromFile } from './env-file';
import { variables } from './variables';

const known = Object.values(variables).map(({ name }) => name);
/** Fewest letters of a name in which one, or two, may be wrong. */
const LETTERS_FOR_ONE = 4;
const LETTERS_FOR_TWO = 8;

/**
 * Names variables that look like a misspelt setting, one sentence each. An environment is full of other names, so only
 * those close to a setting are named; in the file `.env`, all unknown ones.
 */
export function unknownSettings(env: NodeJS.ProcessEnv = process.env): string[] {
  return Object.keys(env)
    .filter((name) => !known.includes(name) && !isOfOthers(name))
    .flatMap((name) => {
      const meant = known.find((setting) => isClose(name, setting));
      const isInFile = env === process.env && isFromFile(name);
      if (meant === undefined && !isInFile) return [];
      const where = isInFile ? ` in ${ENV_FILE}` : '';
      return [`${name}${where} is not a setting of this service.${meant ? ` Did you mean ${meant}?` : ''}`];
    });
}

/** Variables of the command line, of Node and of npm. */
function isOfOthers(name: string): boolean {
  return /^(CALLRECORDS|NODE|npm)_/.test(name);
}

function isClose(name: string, setting: string): boolean {
  const [one, other] = [name, setting].map((text) => text.toUpperCase().replaceAll(/[^A-Z\d]/g, '')) as [
    string,
    string,
  ];
  const letters = Math.min(one.length, other.length);
  if (one === other) return true;
  if (letters < LETTERS_FOR_ONE) return false;
  return changesBetween(one, other) <= (letters < LETTERS_FOR_TWO ? 1 : 2);
}

/** Number of letters to change, add, remove or swap with their neighbour (optimal string alignment). */
function changesBetween(one: string, other: string): number {
  const rows: number[][] = [Array.from({ length: other.length + 1 }, (_, index) => index)];
  const at = (i: number, j: number): number => rows[i]?.[j] ?? Infinity;
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= other.length; j++) {
      const isSame = one[i - 1] === other[j - 1];
      const isSwapped = one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      const swapped = isSwapped ? at(i - 2, j - 2) + 1 : Infinity;
      row.push(Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + (isSame ? 0 : 1), swapped));
    }
  }
  return at(one.length, other.length);
}
