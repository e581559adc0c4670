/** One broken rule at one place of a JSON value. */
export interface Finding {
  /** The rule, for programs. */
  readonly code:
    | 'invalidType'
    | 'invalidValue'
    | 'missingProperty'
    | 'notNullable'
    | 'tooFewItems'
    | 'tooDeep'
    | 'tooManyItems'
    | 'unknownProperty'
    | 'unknownType';
  /** The rule, for people. */
  readonly message: string;
  /** Place in the value: member names and array indexes joined by `/`. */
  readonly target: string;
}

/** Most characters of a place: member names can be as long as a body. */
const MOST_PLACE = 1_000;

/** Place of a member or item below another place. A place that is too long is cut, and gets no further steps. */
export function below(path: string, step: string | number): string {
  if (path.length > MOST_PLACE) return path;
  return shortened(path === '' ? String(step) : `${path}/${step}`);
}

/** Cuts a text that is too long to be repeated to a client. */
export function shortened(text: string): string {
  return text.length > MOST_PLACE ? `${text.slice(0, MOST_PLACE)}…` : text;
}

/** Validation stops after this number of findings: a hostile body could cause millions. */
export const MOST_FINDINGS = 101;
