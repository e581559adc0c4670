import { AggregatorRegistry, collectDefaultMetrics, type Registry } from 'prom-client';
import { registry } from './registry';

/** The metrics of one process, in the form in which they can be handed to another one. */
export type Scraped = Awaited<ReturnType<Registry['getMetricsAsJSON']>>;

/** Returns metrics as text in the exposition format. */
export type Scrape = () => Promise<string>;

/** Media type of the text: the exposition format of Prometheus. */
export const METRICS_TYPE = registry.contentType;

/** Returns the metrics of this process. */
export const scrapeHere: Scrape = () => registry.metrics();

/** Reads the metrics of this process, to be added up with those of others. */
export function scraped(): Promise<Scraped> {
  return registry.getMetricsAsJSON();
}

/** Adds up the metrics of several processes. */
export function addedUp(processes: readonly Scraped[]): Promise<string> {
  return AggregatorRegistry.aggregate([...processes]).metrics();
}

/** Adds up what processes that have ended had counted, so that no sum falls. Their state ends with them. */
export function countsOf(processes: readonly Scraped[]): Promise<Scraped> {
  const counts = processes.map((metrics) => metrics.filter(({ type }) => isCount(String(type))));
  return AggregatorRegistry.aggregate(counts).getMetricsAsJSON();
}

function isCount(type: string): boolean {
  return type === 'counter' || type === 'histogram';
}

/** Begins to measure this process itself: processor, memory, and delays of the event loop. A second call does nothing. */
export function measureProcess(): void {
  if (!registry.getSingleMetric('process_cpu_seconds_total')) collectDefaultMetrics({ register: registry });
}
