import { propertiesOf, type Version } from '../edm/version';
import type { EntitySet } from '../odata/entity-set';
import { collection, record, type Annotation, type RecordOf } from './annotation';
import { capabilities } from './vocabularies';

/** The capabilities of a collection and of the entities in it. */
export function setAnnotations(set: EntitySet, version: Version): Annotation[] {
  const writable = !set.readOnly;
  const terms: Record<string, RecordOf> = {
    FilterRestrictions: record({ Filterable: true }),
    SortRestrictions: record({ Sortable: true }),
    CountRestrictions: record({ Countable: true }),
    SearchRestrictions: record({ Searchable: true }),
    ExpandRestrictions: record({ Expandable: true }),
    InsertRestrictions: record({ Insertable: writable, ...(writable ? requiredProperties(set, version) : {}) }),
    UpdateRestrictions: record({ Updatable: writable, ...(writable ? { Upsertable: true } : {}) }),
    DeleteRestrictions: record({ Deletable: writable }),
  };
  return Object.entries(terms).map(([term, value]) => ({ vocabulary: capabilities, term, value }));
}

/** Capabilities of a collection that has no $filter, $orderby, $count, $search or $expand. */
export const withoutQueries: readonly Annotation[] = Object.entries({
  FilterRestrictions: record({ Filterable: false }),
  SortRestrictions: record({ Sortable: false }),
  CountRestrictions: record({ Countable: false }),
  SearchRestrictions: record({ Searchable: false }),
  ExpandRestrictions: record({ Expandable: false }),
}).map(([term, value]) => ({ vocabulary: capabilities, term, value }));

/** Capabilities of a read-only collection. */
export const withoutWrites: readonly Annotation[] = Object.entries({
  InsertRestrictions: record({ Insertable: false }),
  UpdateRestrictions: record({ Updatable: false }),
  DeleteRestrictions: record({ Deletable: false }),
}).map(([term, value]) => ({ vocabulary: capabilities, term, value }));

/** Capabilities of `$batch`. */
export const batchSupport: Annotation = {
  vocabulary: capabilities,
  term: 'BatchSupport',
  value: record({
    Supported: true,
    ContinueOnErrorSupported: true,
    ReferencesInRequestBodiesSupported: false,
    ReferencesAcrossChangeSetsSupported: true,
    EtagReferencesSupported: false,
    RequestDependencyConditionsSupported: false,
    SupportedFormats: collection(['application/json']),
  }),
};

function requiredProperties({ type }: EntitySet, version: Version): RecordOf['members'] {
  const required = [...propertiesOf(type, version).values()].filter(({ required }) => required);
  if (required.length === 0) return {};
  return { RequiredProperties: collection(required.map(({ name }) => ({ kind: 'propertyPath', path: name }))) };
}
