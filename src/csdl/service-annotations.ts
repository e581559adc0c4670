import { offeredFunctions } from '../odata/functions/canonical-functions';
import { operatorWords } from '../odata/syntax/operators';
import { applyDefaults } from './aggregation';
import { collection, record, type Annotation } from './annotation';
import { annotationsOf } from './capabilities';
import { capabilities, core } from './vocabularies';

/** Functions and operators of expressions that are not canonical functions (OData 4.01 part 2, section 5.1.1). */
const otherFunctions = ['not', 'any', 'all', 'case', 'cast', 'isof'];

const levels = ['minimal', 'full', 'none'] as const;
const truth = ['false', 'true'] as const;

/** The forms of a JSON answer (OData JSON Format 4.01, section 3). */
const formats = levels.flatMap((level) =>
  truth.flatMap((streaming) =>
    truth.map(
      (text) => `application/json;odata.metadata=${level};odata.streaming=${streaming};IEEE754Compatible=${text}`,
    ),
  ),
);

/** What the service supports in all collections. */
export const serviceAnnotations: readonly Annotation[] = [
  { vocabulary: core, term: 'ODataVersions', value: '4.0 4.01' },
  ...annotationsOf({
    ConformanceLevel: {
      kind: 'enumMember',
      vocabulary: capabilities,
      type: 'ConformanceLevelType',
      member: 'Intermediate',
    },
    SupportedFormats: collection(formats),
    SupportedMetadataFormats: collection(['application/xml', 'application/json']),
    AsynchronousRequestsSupported: false,
    CrossJoinSupported: false,
    KeyAsSegmentSupported: true,
    QuerySegmentSupported: true,
    ComputeSupported: true,
    FilterFunctions: collection([...offeredFunctions, ...operatorWords, ...otherFunctions].sort()),
    BatchSupport: record({
      Supported: true,
      ContinueOnErrorSupported: true,
      ReferencesInRequestBodiesSupported: false,
      ReferencesAcrossChangeSetsSupported: true,
      EtagReferencesSupported: false,
      RequestDependencyConditionsSupported: false,
      SupportedFormats: collection(['application/json', 'multipart/mixed']),
    }),
  }),
  applyDefaults,
];
