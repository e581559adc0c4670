import type { StructuredType } from '../edm/structured-type';
import { propertiesOf, type Version } from '../edm/version';
import type { EntitySet } from '../odata/entity-set';
import {
  collection,
  record,
  type Annotation,
  type AnnotationExpression,
  type EnumMember,
  type RecordOf,
} from './annotation';
import { capabilities } from './vocabularies';

/** Annotations in terms of the vocabulary Capabilities. */
export function annotationsOf(terms: Readonly<Record<string, AnnotationExpression>>): Annotation[] {
  return Object.entries(terms).map(([term, value]) => ({ vocabulary: capabilities, term, value }));
}

/** The capabilities of a collection and of the entities in it. */
export function setAnnotations(set: EntitySet, version: Version): Annotation[] {
  const writable = !set.readOnly;
  const isDeep = writable && set.children.size > 0;
  return [
    ...queries(true, set.search !== 'none'),
    ...annotationsOf({
      InsertRestrictions: insertable(writable ? set.type : undefined, version),
      UpdateRestrictions: writable ? replaceable : record({ Updatable: false }),
      DeleteRestrictions: record({ Deletable: writable }),
      DeepInsertSupport: record({ Supported: isDeep, ContentIDSupported: false }),
      DeepUpdateSupport: record({ Supported: isDeep, ContentIDSupported: false }),
      IndexableByKey: set.home === undefined,
    }),
  ];
}

/** Entities that PATCH changes, and PUT replaces or makes. */
const replaceable = record({ Updatable: true, Upsertable: true, UpdateMethod: httpMethods('PATCH', 'PUT') });

/** The capabilities of a single entity within another one. */
export const ownedAnnotations: readonly Annotation[] = annotationsOf({
  SelectSupport: record({ Supported: true }),
  UpdateRestrictions: replaceable,
  DeleteRestrictions: record({ Deletable: true }),
});

/** The capabilities of a navigation property to a single entity elsewhere, which has operations of its own there. */
export const referencedAnnotations: readonly Annotation[] = annotationsOf({
  UpdateRestrictions: record({ Updatable: false }),
  DeleteRestrictions: record({ Deletable: false }),
});

/** Capabilities of a single entity that only leads to others. */
export const singletonAnnotations: readonly Annotation[] = annotationsOf({
  SelectSupport: record({ Supported: false }),
  ExpandRestrictions: record({ Expandable: false }),
  UpdateRestrictions: record({ Updatable: false }),
  DeleteRestrictions: record({ Deletable: false }),
});

/** The capabilities of a collection of another kind: it has no query options, and PATCH only changes what is there. */
export function plainAnnotations({ type, isWritable }: Changeable, version: Version): Annotation[] {
  const changed = record({ Updatable: true, Upsertable: false, UpdateMethod: httpMethods('PATCH') });
  return [
    ...queries(false),
    ...annotationsOf({
      InsertRestrictions: insertable(isWritable ? type : undefined, version),
      UpdateRestrictions: isWritable ? changed : record({ Updatable: false }),
      DeleteRestrictions: record({ Deletable: isWritable }),
      DeepInsertSupport: record({ Supported: false, ContentIDSupported: false }),
      DeepUpdateSupport: record({ Supported: false, ContentIDSupported: false }),
      IndexableByKey: isWritable,
    }),
  ];
}

interface Changeable {
  readonly type: StructuredType;
  /** Whether clients make, change and delete its entities, and address each by its key. */
  readonly isWritable: boolean;
}

/** Whether a collection takes query options, and $search among them. */
function queries(areSupported: boolean, isSearchable = areSupported): Annotation[] {
  return annotationsOf({
    FilterRestrictions: record({ Filterable: areSupported }),
    SortRestrictions: record({ Sortable: areSupported }),
    CountRestrictions: record({ Countable: areSupported }),
    SearchRestrictions: record({ Searchable: isSearchable }),
    ExpandRestrictions: record({ Expandable: areSupported }),
    SelectSupport: record({ Supported: areSupported }),
    TopSupported: areSupported,
    SkipSupported: areSupported,
  });
}

function httpMethods(...members: readonly string[]): EnumMember {
  return { kind: 'enumMember', vocabulary: capabilities, type: 'HttpMethod', member: members.join(',') };
}

/** @param type of new entities; undefined: there are none */
function insertable(type: StructuredType | undefined, version: Version): RecordOf {
  if (!type) return record({ Insertable: false });
  const required = [...propertiesOf(type, version).values()].filter((property) => property.required);
  if (required.length === 0) return record({ Insertable: true });
  const paths = required.map(({ name }) => ({ kind: 'propertyPath' as const, path: name }));
  return record({ Insertable: true, RequiredProperties: collection(paths) });
}
