import { Registry } from 'prom-client';

/** Every metric of this process. */
export const registry = new Registry();

/** Names of the service's own metrics begin with this. */
export const PREFIX = 'callrecords_';
