import { useMemo } from 'react';
import { FirstOf } from './first-of';
import { ratingText, ratingsOf } from './ratings';
import type { Call } from './use-call';

/** Ratings that are listed from the start. */
const RATINGS = 10;

/** What the users themselves said about the call. */
export function RatingsSection({ call: { sessions, parties } }: { readonly call: Call }) {
  const ratings = useMemo(() => ratingsOf({ sessions, parties }), [sessions, parties]);
  if (ratings.length === 0) return null;
  return (
    <section>
      <h2>Ratings</h2>
      <FirstOf items={ratings} most={RATINGS} what="ratings">
        {(shown) => (
          <ul className="sentences">
            {shown.map((rating) => (
              <li key={rating.key}>{ratingText(rating)}</li>
            ))}
          </ul>
        )}
      </FirstOf>
    </section>
  );
}
