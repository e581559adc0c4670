import { Link } from '@tanstack/react-router';
import { NOTHING } from '../../format/numbers';
import { spaced } from '../../format/words';

interface Props {
  readonly name?: string | null;
  readonly number?: string | null;
  readonly userId?: string | null;
  readonly type?: string | null;
}

/** One end of a call: its name and number, and a way to the user. */
export function Party({ name, number, userId, type }: Props) {
  const text = name ?? number ?? (userId != null ? userId : type != null ? spaced(type) : NOTHING);
  return (
    <span className="party">
      {userId == null ? (
        text
      ) : (
        <Link to="/users/$userId" params={{ userId }}>
          {text}
        </Link>
      )}
      {name != null && number != null && <span className="hint"> {number}</span>}
    </span>
  );
}
