/** A vocabulary of the standard. */
export interface CsdlVocabulary {
  readonly namespace: string;
  /** Short name of the namespace within a document. */
  readonly alias: string;
}

/** Source: OData Vocabularies 4.0, Core. */
export const core: CsdlVocabulary = { namespace: 'Org.OData.Core.V1', alias: 'Core' };

/** Source: OData Vocabularies 4.0, Capabilities. */
export const capabilities: CsdlVocabulary = { namespace: 'Org.OData.Capabilities.V1', alias: 'Capabilities' };

/** Source: OData Vocabularies 4.0, Aggregation. */
export const aggregation: CsdlVocabulary = { namespace: 'Org.OData.Aggregation.V1', alias: 'Aggregation' };

/** The URL at which the standard publishes a vocabulary. @param form file name extension */
export function vocabularyUrl({ namespace }: CsdlVocabulary, form: 'xml' | 'json'): string {
  return `https://docs.oasis-open.org/odata/odata-vocabularies/v4.0/vocabularies/${namespace}.${form}`;
}
