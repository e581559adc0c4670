import { EdmString, EdmType } from '../../edm/decorators';
import { sampleCall } from '../samples/sample-call';

/** Characters; the ids of an entity and its call have to fit into one entry of a PostgreSQL index. */
export const MAX_ID_LENGTH = 200;

@EdmType({
  name: 'microsoft.graph.entity',
  doc: 'Anything that is addressed by an id of its own.',
  abstract: true,
  entity: true,
})
export abstract class Entity {
  @EdmString('Identifies the entity within the collection that holds it.', {
    nullable: false,
    immutable: true,
    length: [1, MAX_ID_LENGTH],
    example: sampleCall.id,
  })
  id?: string;
}
