// Loaded before the service: makes it fail in ways that no code foresees, where the header x-fault of a request says so.
import { subscribe } from 'node:diagnostics_channel';
import { setImmediate } from 'node:timers';

/** By the words of the header. */
const faults = {
  // Thrown while the request is being routed.
  routing: (request) => Object.defineProperty(request, 'url', { get: () => fail('routing') }),
  // Thrown by an event of the request, so that nobody hears of its end.
  event: (request) => request.once('end', () => fail('event')),
  // A promise that nobody waits for.
  promise: () => void Promise.reject(new Error('promise')),
  // Thrown by something that belongs to nobody.
  elsewhere: () => setImmediate(() => fail('elsewhere')),
  // The same, and the request is forgotten over it.
  forgotten: (request) => {
    // Nobody can hear of its body any more.
    for (const method of ['on', 'once', 'addListener']) request[method] = () => request;
    faults.elsewhere();
  },
};

function fail(what) {
  throw new Error(what);
}

subscribe('http.server.request.start', ({ request }) => faults[request.headers['x-fault']]?.(request));
