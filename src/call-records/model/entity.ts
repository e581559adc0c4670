import { EdmString, EdmType } from '../../edm/decorators';
import { sampleCall } from '../samples/sample-call';

/**
 * Most characters of an id. The ids of an entity and of its call record have to fit into one PostgreSQL index entry.
 */
export const MAX_ID_LENGTH = 200;

@EdmType({
  name: 'microsoft.graph.entity',
  doc: 'An entity with its own id.',
  abstract: true,
  entity: true,
})
export abstract class Entity {
  @EdmString('Identifies the entity within its collection.', {
    nullable: false,
    immutable: true,
    length: [1, MAX_ID_LENGTH],
    example: sampleCall.id,
  })
  id?: string;
}
