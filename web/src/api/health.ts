/** How far the rows of quality follow the call records of all tenants. */
export interface FollowerHealth {
  readonly tenantsBehind: number;
  readonly secondsBehind: number;
  readonly failedCalls: number;
}

interface Part {
  readonly status: 'up' | 'down';
  /** What is wrong with a part that is down. */
  readonly message?: string;
}

/** What the health check of the service says. */
export interface Health {
  readonly status: string;
  readonly details: {
    readonly quality?: Part & FollowerHealth;
    readonly [name: string]: Part | undefined;
  };
}

/** Asks whether the service is ready. An answer that it is not (503) says why, as one that it is. */
export async function readHealth(signal?: AbortSignal): Promise<Health> {
  const response = await fetch('/health/ready', { signal });
  return (await response.json()) as Health;
}

/** Parts of the service that are down, with the reason. */
export const downParts = ({ details }: Health): readonly string[] =>
  Object.entries(details).flatMap(([name, part]) =>
    part?.status === 'down' ? [`${name}${part.message === undefined ? '' : `: ${part.message}`}`] : [],
  );
