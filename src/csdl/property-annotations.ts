import type { Property } from '../edm/structured-type';
import { collection, record, type Annotation, type AnnotationExpression } from './annotation';
import { core } from './vocabularies';

function coreTerm(term: string, value: AnnotationExpression): Annotation {
  return { vocabulary: core, term, value };
}

export function description(doc: string): Annotation {
  return coreTerm('Description', doc);
}

/** The annotations of a property: its description, and terms such as Computed and Immutable. */
export function propertyAnnotations({ doc, computed, immutable, autoExpand, deprecated }: Property): Annotation[] {
  return [
    description(doc),
    ...(computed ? [coreTerm('Computed', true)] : []),
    ...(immutable ? [coreTerm('Immutable', true)] : []),
    ...(autoExpand ? [coreTerm('AutoExpand', true)] : []),
    ...(deprecated === undefined ? [] : [deprecation(deprecated)]),
  ];
}

function deprecation(advice: string): Annotation {
  const kind = { kind: 'enumMember', vocabulary: core, type: 'RevisionKind', member: 'Deprecated' } as const;
  return coreTerm('Revisions', collection([record({ Kind: kind, Description: advice })]));
}
