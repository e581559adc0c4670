import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  retainSearchParams,
} from '@tanstack/react-router';
import { filterNames } from '../filters/filters';
import { SessionGate } from '../session/session-gate';
import { SIGNED_IN } from '../session/signed-in';
import { dimensionNames } from '../totals/dimensions';
import { CallsView } from '../views/calls/calls-view';
import { MissingPage } from './missing-page';
import { commonSearch, parseSearch, searchOf, stringifySearch } from '../state/search';
import { Shell } from './shell';

const root = createRootRoute({
  validateSearch: commonSearch,
  // A link keeps zone, tenant and period, so that each view is about the same time.
  search: { middlewares: [retainSearchParams(['zone', 'tenant', 'period'])] },
  component: () => (
    <SessionGate>
      <Shell />
    </SessionGate>
  ),
  notFoundComponent: MissingPage,
});

const start = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: ({ search }) => {
    throw redirect({ to: '/calls', search, replace: true });
  },
});

const signedIn = createRoute({ getParentRoute: () => root, path: SIGNED_IN, component: () => null });

const calls = createRoute({
  getParentRoute: () => root,
  path: '/calls',
  validateSearch: searchOf(...filterNames, 'order'),
  component: CallsView,
});

const call = createRoute({
  getParentRoute: () => root,
  path: '/calls/$callRecordId',
  validateSearch: searchOf('tab', 'stream'),
  component: lazyRouteComponent(() => import('../views/call/call-view'), 'CallView'),
});

const overview = createRoute({
  getParentRoute: () => root,
  path: '/overview',
  component: lazyRouteComponent(() => import('../views/overview/overview-view'), 'OverviewView'),
});

const quality = createRoute({
  getParentRoute: () => root,
  path: '/quality',
  validateSearch: searchOf('split', ...dimensionNames),
  component: lazyRouteComponent(() => import('../views/quality/quality-view'), 'QualityView'),
});

const places = createRoute({
  getParentRoute: () => root,
  path: '/places',
  validateSearch: searchOf('by', 'order', ...dimensionNames),
  component: lazyRouteComponent(() => import('../views/places/places-view'), 'PlacesView'),
});

const reasons = createRoute({
  getParentRoute: () => root,
  path: '/reasons',
  validateSearch: searchOf('type', 'trunk', 'show'),
  component: lazyRouteComponent(() => import('../views/reasons/reasons-view'), 'ReasonsView'),
});

const trunks = createRoute({
  getParentRoute: () => root,
  path: '/trunks',
  validateSearch: searchOf('trunk', 'show'),
  component: lazyRouteComponent(() => import('../views/trunks/trunks-view'), 'TrunksView'),
});

const user = createRoute({
  getParentRoute: () => root,
  path: '/users/$userId',
  validateSearch: searchOf('order'),
  component: lazyRouteComponent(() => import('../views/user/user-view'), 'UserView'),
});

const feed = createRoute({
  getParentRoute: () => root,
  path: '/feed',
  validateSearch: searchOf('hours', 'refresh'),
  component: lazyRouteComponent(() => import('../views/feed/feed-view'), 'FeedView'),
});

export const router = createRouter({
  routeTree: root.addChildren([start, signedIn, calls, call, overview, quality, places, reasons, trunks, user, feed]),
  ...{ parseSearch, stringifySearch },
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
