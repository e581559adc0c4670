/** One setting that keeps the service from starting. */
export interface SettingsProblem {
  /** Name of the environment variable. */
  readonly variable: string;
  /** The value as it may be shown, the rule it breaks and an example of a good one. */
  readonly message: string;
}

/** Thrown by `loadSettings`: names every setting that is wrong, not only the first. */
export class SettingsError extends Error {
  constructor(readonly problems: readonly SettingsProblem[]) {
    const count = problems.length === 1 ? '1 setting is wrong' : `${problems.length} settings are wrong`;
    super([`${count}:`, ...problems.map(({ message }) => `  ${message}`)].join('\n'));
    this.name = 'SettingsError';
  }
}
