/** How far the rows of an answer follow the call records: the header `Quality-Position`. */
export interface QualityPosition {
  /** Number of the last change that the rows contain. */
  readonly change: number;
  /** Time of that change, in milliseconds since 1970; undefined before the first one. */
  readonly time: number | undefined;
  /** Whether later changes are stored already. */
  readonly behind: boolean;
  /** Whether rows of older call records are still missing. */
  readonly incomplete: boolean;
}

const form = /^(\d+)((?:;[a-z]+(?:="[^"]*")?)*)$/;

/** Reads `4711;time="2026-12-01T12:00:00.123456Z";behind`; undefined for anything else. */
export function readPosition(header: string | null): QualityPosition | undefined {
  const [, change, parameters = ''] = form.exec(header?.trim() ?? '') ?? [];
  if (change === undefined) return undefined;
  const given = new Map(
    parameters
      .split(';')
      .slice(1)
      .map((parameter): [string, string] => {
        const [name = '', value = ''] = parameter.split('=');
        return [name, value.replaceAll('"', '')];
      }),
  );
  const time = Date.parse(given.get('time') ?? '');
  return {
    ...{ change: Number(change), time: Number.isNaN(time) ? undefined : time },
    ...{ behind: given.has('behind'), incomplete: given.has('incomplete') },
  };
}
