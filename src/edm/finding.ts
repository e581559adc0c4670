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

/** Place of a member or item below another place. */
export function below(path: string, step: string | number): string {
  return path === '' ? String(step) : `${path}/${step}`;
}

/** Findings after which no more are looked for; a hostile body holds millions of them. */
export const MOST_FINDINGS = 101;
