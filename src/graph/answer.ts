import {
  HttpStatus,
  Injectable,
  SetMetadata,
  type CallHandler,
  type CustomDecorator,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { withoutMetadata } from '../edm/annotations';
import { mayHoldLaterMembers, withoutLaterMembers, withoutNulls, type AddedMembers } from '../edm/answer-forms';
import { parseJson, stringifyJson, type JsonObject, type JsonValue } from '../edm/json';
import type { PropertyType, StructuredType } from '../edm/structured-type';
import { propertyType } from '../odata/added-members';
import type { PathStep } from '../odata/entity-set';
import { isStructured } from '../odata/expression/value-type';
import { withFullMetadata, withPartMetadata, type Part } from '../odata/full-metadata';
import type { Preferences } from '../odata/syntax/preference';
import { isJsonAccepted, metadataLevel, qualityOf } from './accept';
import { bulkFormat } from './bulk-format';
import { formatOf } from './format-option';
import { GraphError } from './graph-error';
import { appliedPreferences, readPreferences } from './preferences';
import { StreamedAnswer, streamedBody } from './streamed-answer';

export interface AnswerOptions {
  /** HTTP status; default: that of the operation. */
  readonly status?: number;
  /** URL of an entity that the request has made. */
  readonly location?: string;
  /** URL of an entity that the answer does not show (section 8.3.4). */
  readonly entityId?: string;
  /** Entity tag of the entity that the answer is about. */
  readonly tag?: string;
  /** Whether the request has written the entity. */
  readonly isOfWrite?: boolean;
  /** What the answer holds, for the forms of it that need to know types and URLs. */
  readonly subject?: AnswerSubject;
  /** Most items on the page, of an answer that is one. */
  readonly pageSize?: number;
  /** Whether the text is that of a value, not JSON. */
  readonly isPlain?: boolean;
}

export interface AnswerSubject {
  /** Type of the answer, or of the items in its `value`; absent where rows of an aggregation have none. */
  readonly type?: StructuredType;
  /** Members that the type does not have. */
  readonly added?: AddedMembers;
  readonly root?: string;
  /** Path of the entity or the collection; absent where the answer holds a part of an entity. */
  readonly path?: readonly PathStep[];
  /** The part of an entity that the answer holds; one without members stands in `value`. */
  readonly part?: Part;
}

/** An answer that is text already: JSON or, where the options say so, a bare value. */
export class Answer {
  constructor(
    readonly json: string,
    readonly options: AnswerOptions = {},
  ) {}
}

/** An answer to a write that does not show the entity (OData 4.01 part 1, section 8.2.8.7). @param url the entity's */
export function minimalAnswer(url: string, { isNew, tag }: { readonly isNew: boolean; readonly tag?: string }): Answer {
  const location = isNew ? url : undefined;
  return new Answer('', { status: HttpStatus.NO_CONTENT, entityId: url, location, tag, isOfWrite: true });
}

/** The answer to one who knows the entity in its present state. */
export function notModified(tag: string): Answer {
  return new Answer('', { status: HttpStatus.NOT_MODIFIED, tag });
}

const MEDIA_TYPE = Symbol('MEDIA_TYPE');

/** Says that a handler answers by itself, with something else than a JSON text. */
export function AnswersWith(mediaType: string): CustomDecorator<symbol> {
  return SetMetadata(MEDIA_TYPE, mediaType);
}

/**
 * Sends an {@link Answer} in the form that the client accepts and prefers (OData JSON Format 4.01, section 3.1; OData
 * 4.01 part 1, section 8.2.8). What is not part of the API has one form, whatever the client accepts.
 */
@Injectable()
export class AnswerInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const { url, headers, originalUrl, method } = request;
    if (!isOfApi(url)) return next.handle();
    const accept = formatOf(originalUrl) ?? headers.accept;
    const other = Reflect.getMetadata(MEDIA_TYPE, context.getHandler()) as string | undefined;
    const isFitting = (header: string): boolean =>
      isJsonAccepted(header) || (other !== undefined && qualityOf(header, other) > 0);
    const isRead = method === 'GET' || method === 'HEAD';
    const isBulk = accept !== undefined && isRead && bulkFormat(accept) !== undefined;
    if (accept !== undefined && !isBulk && !isFitting(accept)) throw new GraphError('notAcceptable');
    const reply = http.getResponse<FastifyReply>();
    const preferences = readPreferences(headers.prefer);
    return next.handle().pipe(
      map((value: unknown) => {
        if (value instanceof StreamedAnswer) return streamedBody(value, request, reply);
        if (!(value instanceof Answer)) return value;
        // Only collections come in other forms.
        if (isBulk && !isFitting(accept)) throw new GraphError('notAcceptable');
        return send(value, reply, accept, preferences);
      }),
    );
  }
}

/** Whether a URL, in its canonical form, leads to entities, to the service document, or to both in a batch. */
function isOfApi(url: string): boolean {
  return /^\/(?:communications|v1\.0|beta|\$batch)(?:[/?]|$)/.test(url);
}

function send(
  { json, options }: Answer,
  reply: FastifyReply,
  accept: string | undefined,
  preferences: Preferences,
): string | undefined {
  if (options.status !== undefined) reply.status(options.status);
  sendHeaders(reply, options);
  const isEmpty = json === '' && !options.isPlain;
  // Without a body, none of the preferences about its form applies.
  const applied = isEmpty
    ? appliedPreferences({ return: preferences.return }, undefined, options.isOfWrite)
    : appliedPreferences(preferences, options.pageSize, options.isOfWrite);
  if (applied !== '') reply.header('Preference-Applied', applied);
  if (isEmpty) return undefined;
  const level = metadataLevel(accept);
  reply.header('content-type', options.isPlain ? 'text/plain; charset=utf-8' : jsonType(level));
  if (options.isPlain) return plainText(json, options.subject, preferences);
  const changes = changesOf(json, options.subject, level, preferences);
  // Almost every answer goes out as the database wrote it.
  if (changes.length === 0) return json;
  return stringifyJson(changes.reduce((value, change) => change(value), parseJson(json)));
}

function jsonType(level: MetadataLevel): string {
  return `application/json;odata.metadata=${level};charset=utf-8`;
}

type MetadataLevel = ReturnType<typeof metadataLevel>;

function sendHeaders(reply: FastifyReply, { location, entityId, tag }: AnswerOptions): void {
  if (location !== undefined) reply.header('location', location);
  if (entityId !== undefined) reply.header('OData-EntityId', entityId);
  // The tag is that of the entity; its forms are told apart by what they depend on.
  if (tag !== undefined) reply.header('ETag', tag).header('Vary', 'Accept, Prefer');
}

type Change = (value: JsonValue) => JsonValue;

function changesOf(
  json: string,
  subject: AnswerSubject | undefined,
  level: MetadataLevel,
  { includeUnknownEnumMembers, omitValues }: Preferences,
): Change[] {
  const changes: Change[] = [];
  const each =
    (change: Change): Change =>
    (value) =>
      eachItem(value, change, subject?.part);
  if (subject && !includeUnknownEnumMembers && mayHoldLaterMembers(json))
    changes.push(each((item) => withoutLaterMembers(item, typeOfSubject(subject), subject.added)));
  if (omitValues === 'nulls') changes.push(each(withoutNulls));
  if (level === 'full') changes.push((value) => withAllMetadata(value as JsonObject, subject));
  if (level === 'none') changes.push(withoutMetadata);
  return changes;
}

/** The bare text of a value, which has a type but no members. */
function plainText(text: string, subject: AnswerSubject | undefined, preferences: Preferences): string {
  if (preferences.includeUnknownEnumMembers || !subject) return text;
  const changed = withoutLaterMembers(text, typeOfSubject(subject));
  return typeof changed === 'string' ? changed : text;
}

function typeOfSubject({ type, part }: AnswerSubject): PropertyType | undefined {
  if (part) return propertyType(part.type);
  return type && propertyType({ kind: 'entity', type });
}

function withAllMetadata(value: JsonObject, { root = '', path, part }: AnswerSubject = {}): JsonObject {
  if (part) return withPartMetadata(value, part);
  return path ? withFullMetadata(value, root, path) : value;
}

/** Changes an entity, each item of a page, or a part of an entity. */
function eachItem(value: JsonValue, change: Change, part: Part | undefined): JsonValue {
  if (part && isStructured(part.type)) return change(value);
  const { value: items } = value as JsonObject;
  if (Array.isArray(items)) return { ...(value as JsonObject), value: items.map(change) };
  return part ? { ...(value as JsonObject), value: change(items ?? null) } : change(value);
}
