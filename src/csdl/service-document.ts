import type { JsonObject } from '../edm/json/json-value';
import { memberName, type Container } from './container-type';

/**
 * The service document of a container (OData JSON Format 4.01, section 5). Collections that a singleton leads to come
 * first, with their full path as URL, since people look for them.
 * @param root URL of the service root, without a slash at the end
 */
export function serviceDocument({ singletons, collections }: Container, root: string): JsonObject {
  return {
    '@odata.context': `${root}/$metadata`,
    value: [
      ...singletons.flatMap(({ collections: led }) =>
        led.map(({ set }) => ({ name: memberName(set), kind: 'EntitySet', url: set.name })),
      ),
      ...collections.map(({ name }) => ({ name, kind: 'EntitySet', url: name })),
      ...singletons.map(({ name }) => ({ name, kind: 'Singleton', url: name })),
    ],
  };
}
