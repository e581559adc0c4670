import { literal } from '../api/query';

/** Who ended a call, as an operator sees it. */
export const enders: ReadonlyMap<string, string> = new Map([
  ['ours', 'Our side'],
  ['far', 'The far side'],
  ['platform', 'The service'],
  ['none', 'Nobody says'],
]);

export type Ender = 'ours' | 'far' | 'platform' | 'none';

/** Kinds of parties by the side on which they are. A service is the platform, such as the server of a meeting. */
const kinds = {
  ours: ['user', 'application', 'device'],
  far: ['phone', 'guest', 'other'],
  platform: ['service'],
} as const;

/** What a call summary tells about its end. */
export interface Ended {
  readonly endedBy: string | null;
  readonly fromType: string | null;
  readonly toType: string | null;
}

/** Who ended a call: the caller of one call is ours, and that of another one is a telephone far away. */
export function enderOf({ endedBy, fromType, toType }: Ended): Ender {
  if (endedBy === 'platform') return 'platform';
  const type = endedBy === 'caller' ? fromType : endedBy === 'callee' ? toType : null;
  const side = (['ours', 'far', 'platform'] as const).find((name) => kinds[name].some((kind) => kind === type));
  return side ?? 'none';
}

/** Condition on call summaries that `enderOf` gives this value. */
export function enderCondition(ender: string): string {
  if (ender !== 'ours' && ender !== 'far' && ender !== 'platform')
    return "(endedBy eq null or (endedBy eq 'caller' and fromType eq null) or (endedBy eq 'callee' and toType eq null))";
  const side = `(${kinds[ender].map(literal).join(',')})`;
  const parties = `(endedBy eq 'caller' and fromType in ${side}) or (endedBy eq 'callee' and toType in ${side})`;
  return ender === 'platform' ? `(endedBy eq 'platform' or ${parties})` : `(${parties})`;
}
