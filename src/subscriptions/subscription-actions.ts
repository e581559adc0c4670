import type { BoundAction } from '../csdl/bound-action';

export const reauthorize: BoundAction = {
  name: 'microsoft.graph.reauthorize',
  doc: 'The answer to a `reauthorizationRequired`. The life of the subscription stays what it is.',
};

/** An addition to Graph, which drops what it gives up. */
export const replay: BoundAction = {
  name: 'microsoft.graph.replay',
  doc: 'Sends all notifications of the subscription that were given up, in their order.',
  returns: 'Edm.Int32',
};

/** Likewise. */
export const replayDelivery: BoundAction = {
  name: 'microsoft.graph.replay',
  doc: 'Sends the notification at once, and tries for another 4 hours.',
};
