import { spaced } from '../../format/words';
import type { Feedback } from './call-record';
import type { Party } from './parties';
import type { Call } from './use-call';

/** What a party said about the call. */
export interface Rating {
  readonly key: string;
  readonly party: Party;
  /** Such as `Poor (2 of 5)`. */
  readonly stars: string;
  readonly complaints: readonly string[];
  readonly text?: string;
}

const ratings: readonly string[] = ['bad', 'poor', 'fair', 'good', 'excellent'];

/** Ratings of all endpoints. What session and segment repeat counts once. */
export function ratingsOf({ sessions, parties }: Pick<Call, 'sessions' | 'parties'>): readonly Rating[] {
  const found = new Map<string, Rating>();
  for (const session of sessions) {
    for (const part of [session, ...(session.segments ?? [])]) {
      for (const end of ['caller', 'callee'] as const) {
        const feedback = part[end]?.feedback;
        const rating = feedback && ratingOf(feedback, parties.at(end, part, session));
        if (rating) found.set(rating.key, rating);
      }
    }
  }
  return [...found.values()];
}

function ratingOf({ rating, text, tokens }: Feedback, party: Party): Rating | undefined {
  const complaints = Object.entries(tokens ?? {})
    .filter(([name, isChosen]) => isChosen === true && !name.includes('@'))
    .map(([name]) => spaced(name).toLowerCase());
  const place = ratings.indexOf(rating ?? '');
  if (place < 0 && complaints.length === 0 && !text) return undefined;
  const stars = place < 0 ? 'Not rated' : `${spaced(rating ?? '')} (${place + 1} of ${ratings.length})`;
  const key = [party.key, stars, ...complaints, text ?? ''].join(' ');
  return { key, party, stars, complaints, ...(text && { text }) };
}

/** `Ann Doe: Poor (2 of 5), distorted: “There was a constant hum.”` */
export function ratingText({ party, stars, complaints, text }: Rating): string {
  const said = [`${party.label}: ${stars}`, ...complaints].join(', ');
  return text === undefined ? said : `${said}: “${text}”`;
}
