/**
 * Paths at which the console shows a view. The page is the same at each of them; its script reads the path. A segment
 * that begins with a colon stands for any text.
 */
export const clientRoutes = [
  '/calls',
  '/calls/:id',
  '/overview',
  '/quality',
  '/places',
  '/reasons',
  '/trunks',
  '/users/:id',
  '/feed',
  '/signed-in',
] as const;
