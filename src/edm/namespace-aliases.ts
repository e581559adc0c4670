import { lookupTable } from './lookup-table';

/** Namespace of what the service adds to Graph's model, so that its names never meet one of Graph's. */
export const OWN_NAMESPACE = 'callrecords.quality';

const named = { 'microsoft.graph': 'graph' } as const;

/** Aliases of namespaces, the same as in Graph's own documents (CSDL 4.01, section 5.2). */
export const namespaceAliases = lookupTable<string>(named);

const namespaces = new Map(Object.entries<string>(named).map(([namespace, alias]) => [alias, namespace]));

/** A qualified name with its namespace in place of the namespace's alias; other names as they are. */
export function withNamespace(name: string): string {
  const dot = name.lastIndexOf('.');
  const namespace = namespaces.get(name.slice(0, dot));
  return namespace === undefined ? name : namespace + name.slice(dot);
}
