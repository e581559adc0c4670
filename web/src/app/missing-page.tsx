import { Link } from '@tanstack/react-router';

export function MissingPage() {
  return (
    <main className="page">
      <h1>There is no such page</h1>
      <p>
        Go to the <Link to="/calls">list of calls</Link>.
      </p>
    </main>
  );
}
