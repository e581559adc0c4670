import type { HeaderObject, ReferenceObject } from '@nestjs/swagger';

export type Headers = Record<string, HeaderObject | ReferenceObject>;

/** A response header with a string value. */
export function header(description: string, format?: string): HeaderObject {
  return { description, schema: { type: 'string', ...(format === undefined ? {} : { format }) } };
}

/** Headers of every answer, shared in the components of the document. */
export const sharedHeaders = {
  'request-id': header('Id of the request, also in the log of the service.', 'uuid'),
  'client-request-id': header('The request header of this name, if sent.'),
  'OData-Version': header('Version of the protocol: 4.0, or 4.01 when the request asks for it.'),
};

/** References to the headers of every answer. */
export const commonHeaders: Headers = Object.fromEntries(
  Object.keys(sharedHeaders).map((name) => [name, { $ref: `#/components/headers/${name}` }]),
);
