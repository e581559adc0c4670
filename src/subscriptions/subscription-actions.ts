import { operationName } from '../edm/operations';
import type { BoundAction } from '../csdl/bound-action';

export const reauthorize: BoundAction = {
  name: operationName('microsoft.graph.reauthorize'),
  doc: 'Responds to a `reauthorizationRequired` notification. The expiration of the subscription does not change.',
};

/** An addition to Graph, which does not keep failed notifications. */
export const replay: BoundAction = {
  name: operationName('microsoft.graph.replay'),
  doc: 'Sends all failed notifications of the subscription again, in their order.',
  returns: 'Edm.Int32',
};

/** An addition to Graph. */
export const replayDelivery: BoundAction = {
  name: operationName('microsoft.graph.replay'),
  doc: 'Sends the notification at once, and retries it for another 4 hours.',
};
