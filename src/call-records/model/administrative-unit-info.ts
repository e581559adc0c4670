import { EdmString, EdmType } from '../../edm/decorators';

@EdmType({
  name: 'microsoft.graph.callRecords.administrativeUnitInfo',
  doc: 'An administrative unit of the directory.',
})
export class AdministrativeUnitInfo {
  @EdmString('Id of the administrative unit.', { example: '4d7ea995-bc0f-45c0-8c3e-132e93bf95f8' })
  id?: string | null;
}
