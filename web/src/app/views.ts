/** Views of the navigation, in its order. */
export const views = [
  { to: '/calls', label: 'Calls' },
  { to: '/overview', label: 'Overview' },
  { to: '/quality', label: 'Quality' },
  { to: '/places', label: 'Where it is bad' },
  { to: '/reasons', label: 'End reasons' },
  { to: '/trunks', label: 'Trunks' },
  { to: '/feed', label: 'Feed health' },
] as const;
