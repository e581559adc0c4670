/** One kind of failure as a client sees it. */
export interface ErrorKind {
  /** HTTP status. */
  readonly status: number;
  /** Value of `error.code`: Graph's code where Graph has one. */
  readonly code: string;
  /** Default of `error.message`; the code that throws can pass a more exact one. */
  readonly message: string;
  /** Further members of `error.innerError`, beside the date and the ids. */
  readonly inner?: Readonly<Record<string, string>>;
}

/**
 * Every failure the service can answer with. A test compares the keys with `docs/errors.md`. Sources: Graph's "errors"
 * page for the codes, and the call records pages for the message of `notFound`.
 */
export const errorCatalogue = {
  badRequest: { status: 400, code: 'BadRequest', message: 'The request is not valid.' },
  malformedJson: { status: 400, code: 'BadRequest', message: 'The request body is not valid JSON.' },
  invalidBody: { status: 400, code: 'BadRequest', message: 'The request body does not fit the model; see details.' },
  invalidQuery: { status: 400, code: 'BadRequest', message: 'A query option is not valid.' },
  expirationTooFar: {
    status: 400,
    code: 'ExtensionError',
    message: 'Subscription expiration can only be 4230 minutes in the future.',
  },
  subscriptionNotValidated: {
    status: 400,
    code: 'InvalidRequest',
    message: 'Subscription validation request failed.',
  },
  answerTooLarge: {
    status: 400,
    code: 'BadRequest',
    message: 'The answer would be larger than 64 MB: ask for less with $top, $select or without $expand.',
  },
  valueTooLarge: {
    status: 400,
    code: 'BadRequest',
    message: 'The request makes a text or a list that is larger than the database can hold: ask for less.',
  },
  queryTooComplex: {
    status: 400,
    code: 'BadRequest',
    message: 'The query is too complex for the database: ask for less at a time.',
  },
  unusableValue: {
    status: 400,
    code: 'BadRequest',
    message: 'A value of the request, or one that an expression makes of it, cannot be used.',
  },
  unauthenticated: {
    status: 401,
    code: 'InvalidAuthenticationToken',
    message: 'Access token is missing, invalid or expired.',
  },
  forbidden: { status: 403, code: 'Forbidden', message: 'The access token lacks the permission for this operation.' },
  tooManySubscriptions: {
    status: 403,
    code: 'Forbidden',
    message: 'The tenant has 100 subscriptions, which is the limit: delete one, or let it end.',
  },
  notFound: { status: 404, code: 'NotFound', message: 'The requested resource does not exist.' },
  methodNotAllowed: { status: 405, code: 'MethodNotAllowed', message: 'The resource does not support this method.' },
  notAcceptable: { status: 406, code: 'NotAcceptable', message: 'The service answers with application/json.' },
  rangeTooLong: {
    status: 406,
    code: 'NotAcceptable',
    message: 'The times that a function names must not lie more than 90 days apart.',
  },
  requestTimeout: { status: 408, code: 'RequestTimeout', message: 'The request did not arrive in time.' },
  nameAlreadyExists: { status: 409, code: 'nameAlreadyExists', message: 'An entity with this id already exists.' },
  resyncRequired: {
    status: 410,
    code: 'resyncRequired',
    message: 'Changes that followed the token are no longer kept: begin anew at the URL in the header Location.',
  },
  resourceModified: {
    status: 412,
    code: 'resourceModified',
    message: 'The entity is not in a state that If-Match or If-None-Match allows: read it again.',
  },
  entityExists: {
    status: 412,
    code: 'nameAlreadyExists',
    message: 'An entity with this id already exists, which If-None-Match: * rules out.',
  },
  isolationNotSupported: {
    status: 412,
    code: 'PreconditionFailed',
    message: 'The service has no snapshots that last from one page to the next: leave out the header Isolation.',
  },
  bodyTooLarge: { status: 413, code: 'RequestEntityTooLarge', message: 'The request body is too large.' },
  unsupportedMediaType: {
    status: 415,
    code: 'UnsupportedMediaType',
    message: 'The request body must be application/json in UTF-8, not compressed.',
  },
  expectationFailed: {
    status: 417,
    code: 'ExpectationFailed',
    message: 'The service knows no expectation but 100-continue in the header Expect.',
  },
  misdirected: {
    status: 421,
    code: 'MisdirectedRequest',
    message: 'The service does not answer for the host that the request names.',
  },
  failedDependency: {
    status: 424,
    code: 'FailedDependency',
    message: 'The request was not made, because one failed that it depends on.',
  },
  preconditionRequired: {
    status: 428,
    code: 'preconditionRequired',
    message: 'The request needs the header If-Match, with the entity tag of the entity as it was read.',
  },
  tooManyRequests: {
    status: 429,
    code: 'TooManyRequests',
    message: 'Please retry again later.',
    // As in the sample on Graph's page about throttling.
    inner: { code: '429', message: 'Please retry after', status: '429' },
  },
  headersTooLarge: {
    status: 431,
    code: 'RequestHeaderFieldsTooLarge',
    message: 'The URL and the headers of the request are larger than 16 KB.',
  },
  generalException: { status: 500, code: 'generalException', message: 'An unexpected error occurred.' },
  notImplemented: {
    status: 501,
    code: 'notImplemented',
    message: 'The request asks for a part of OData that the service leaves out.',
  },
  serviceNotAvailable: {
    status: 503,
    code: 'serviceNotAvailable',
    message: 'The service cannot reach its database for the moment; try again later.',
  },
  timeout: { status: 504, code: 'timeout', message: 'The database did not answer in time.' },
  insufficientStorage: {
    status: 507,
    code: 'InsufficientStorage',
    message: 'There is no space left to store this: delete what is no longer needed, or try again later.',
  },
} as const satisfies Record<string, ErrorKind>;

export type ErrorKey = keyof typeof errorCatalogue;
