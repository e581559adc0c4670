import { useIsFetching } from '@tanstack/react-query';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { views } from './views';
import { Account } from './account';

/** What stands around every view. */
export function Shell() {
  const isAsking = useIsFetching() > 0;
  const isGoing = useRouterState({ select: ({ isLoading }) => isLoading });
  return (
    <>
      <a className="skip" href="#view">
        Skip to the view
      </a>
      <header className="header">
        <Link to="/calls" className="brand">
          Call records
        </Link>
        <nav aria-label="Views" className="views">
          {views.map(({ to, label }) => (
            <Link key={to} to={to} activeProps={{ 'aria-current': 'page' }}>
              {label}
            </Link>
          ))}
        </nav>
        <a href="/api" className="api">
          API
        </a>
        <Account />
      </header>
      <main id="view" className="page" tabIndex={-1} aria-busy={isAsking || isGoing}>
        <Outlet />
      </main>
    </>
  );
}
