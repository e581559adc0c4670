import type { ExampleObject, ExamplesObject, ReferenceObject } from '@nestjs/swagger';
import { errorCatalogue, type ErrorKey } from '../graph/error-catalogue';
import type { ErrorDetail } from '../graph/graph-error';

/** What a failure says where it says more than the catalogue. */
const exact: Readonly<Partial<Record<ErrorKey, { message: string; details?: readonly ErrorDetail[] }>>> = {
  invalidQuery: { message: '$foo: this query option is not supported.' },
  malformedJson: {
    message:
      "The request body is not valid JSON: Quoted object key or end of object '}' expected but reached end of input at position 20",
  },
  invalidBody: {
    message: 'endDateTime is required (and 1 more; see details).',
    details: [
      { code: 'missingProperty', message: 'is required', target: 'endDateTime' },
      {
        code: 'invalidValue',
        message: 'must be one of audio, video, videoBasedScreenSharing, data, screenSharing, unknownFutureValue',
        target: 'modalities/0',
      },
    ],
  },
  unauthenticated: { message: 'The request carries no bearer token.' },
  notFound: { message: 'Could not find the requested call record.' },
};

const innerError = {
  date: '2020-02-25T19:00:24',
  'request-id': 'a42062a8-06ad-4055-b586-e8d540889a4d',
  'client-request-id': 'a42062a8-06ad-4055-b586-e8d540889a4d',
};

/** What the service answers when the failure happens. */
export function errorExample(key: ErrorKey): ExampleObject {
  const { code, message } = errorCatalogue[key];
  return { summary: message, value: { error: { code, message, ...exact[key], innerError } } };
}

/** An answer for each failure of the catalogue that the document refers to. */
export function errorExamples(): ExamplesObject {
  const keys = Object.keys(errorCatalogue) as ErrorKey[];
  return Object.fromEntries(keys.map((key) => [key, errorExample(key)]));
}

/** Reference to the example of a failure. */
export function errorExampleReference(key: ErrorKey): ReferenceObject {
  return { $ref: `#/components/examples/${key}` };
}
