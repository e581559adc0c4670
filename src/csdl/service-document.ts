import type { JsonObject } from '../edm/json/json-value';
import type { Container } from './container-type';

/**
 * The service document of a container (OData JSON Format 4.01, section 5).
 * @param root URL of the service root, without a slash at the end
 */
export function serviceDocument({ singletons, collections }: Container, root: string): JsonObject {
  return {
    '@odata.context': `${root}/$metadata`,
    value: [
      ...collections.map(({ name }) => ({ name, kind: 'EntitySet', url: name })),
      ...singletons.map(({ name }) => ({ name, kind: 'Singleton', url: name })),
    ],
  };
}
