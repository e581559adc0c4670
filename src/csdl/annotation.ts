import type { CsdlVocabulary } from './vocabularies';

/** An annotation: a term of a vocabulary with its value (CSDL 4.01, section 14). */
export interface Annotation {
  readonly vocabulary: CsdlVocabulary;
  readonly term: string;
  /** Tells annotations of one element with the same term apart. */
  readonly qualifier?: string;
  readonly value: AnnotationExpression;
}

/**
 * The constant expressions that this service's annotations use (section 14.3), and collections and records of them
 * (14.4).
 */
export type AnnotationExpression = string | boolean | EnumMember | PropertyPath | AnnotationCollection | RecordOf;

/** A member of an enumeration of a vocabulary, or several with commas between them. */
export interface EnumMember {
  readonly kind: 'enumMember';
  readonly vocabulary: CsdlVocabulary;
  readonly type: string;
  readonly member: string;
}

/** A property, as a value of the type Edm.PropertyPath. */
export interface PropertyPath {
  readonly kind: 'propertyPath';
  readonly path: string;
}

export interface AnnotationCollection {
  readonly kind: 'collection';
  readonly items: readonly AnnotationExpression[];
}

export interface RecordOf {
  readonly kind: 'record';
  readonly members: Readonly<Record<string, AnnotationExpression>>;
}

export function record(members: RecordOf['members']): RecordOf {
  return { kind: 'record', members };
}

export function collection(items: readonly AnnotationExpression[]): AnnotationCollection {
  return { kind: 'collection', items };
}
