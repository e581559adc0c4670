import type { FastifyReply, FastifyRequest } from 'fastify';
import { inATurn, LONG_TEXT } from '../../budgets/in-turns';
import { inStreamingOrder, withoutMetadata } from '../../edm/annotations';
import { mayHoldLaterMembers, withoutLaterMembers, withoutNulls } from '../../edm/enum-sentinels';
import { parseInSteps, parseJson, stringifyInSteps, stringifyJson } from '../../edm/json/json';
import type { JsonObject, JsonValue } from '../../edm/json/json-value';
import { atOnce, mapInSteps, type Steps } from '../../edm/json/steps';
import type { PropertyType } from '../../edm/structured-type';
import { numbersAsText, withCountAsText } from '../../edm/wide-numbers';
import { propertyType } from '../../odata/answers/added-members';
import { withFullMetadata, withPartMetadata, withRowMetadata, type Part } from '../../odata/answers/full-metadata';
import { MOST_BYTES } from '../../odata/limits';
import type { Preferences } from '../../odata/syntax/preference';
import { isStructured } from '../../odata/values/value-type';
import { GraphError } from '../errors/graph-error';
import { jsonForm, qualityOf, type JsonForm } from '../request/accept';
import { acceptedBy } from '../request/format-option';
import { appliedPreferences, readPreferences } from '../request/preferences';
import type { Answer, AnswerOptions, AnswerSubject } from './answer';
import { withRoomToChange } from './changing-room';

/**
 * Sets the headers of an answer and returns its body in the form that the client accepts and prefers (OData JSON Format
 * 4.01, section 3.1; OData 4.01 part 1, section 8.2.8). The form of a long answer is changed in turns.
 * @throws GraphError `notAcceptable` where the client accepts only forms of collections
 */
export function sentForm({ json, options }: Answer, reply: FastifyReply): string | undefined | Promise<string> {
  const { request } = reply;
  const accept = acceptedBy(request);
  const form = jsonForm(accept);
  const isEmpty = json === '' && !options.isPlain;
  if (!form && !isEmpty && !(options.isPlain && qualityOf(accept ?? '', 'text/plain') > 0))
    throw new GraphError('notAcceptable');
  const preferences = readPreferences(request.headers.prefer);
  sendHeaders(reply, options);
  // Preferences about the form of a body do not apply to an answer without one.
  const applied = isEmpty
    ? appliedPreferences({ return: preferences.return }, undefined, options.isOfWrite)
    : appliedPreferences(preferences, options.pageSize, options.isOfWrite);
  // A guard may have applied a preference before.
  const before = reply.getHeader('preference-applied');
  if (applied !== '')
    reply.header('preference-applied', before === undefined ? applied : `${String(before)}, ${applied}`);
  if (isEmpty) return undefined;
  reply.header('content-type', options.isPlain || !form ? 'text/plain; charset=utf-8' : form.contentType);
  if (options.isPlain || !form) return plainText(json, options.subject, preferences);
  const choose = (): Change[] => changesOf(json, options.subject, form, preferences);
  if (json.length >= LONG_TEXT) return inATurn(choose).then((changes) => longForm(json, options, changes, request));
  const changes = choose();
  // Almost every answer is sent as the database wrote it.
  return changes.length === 0 ? json : atOnce(changed(json, changes));
}

async function longForm(
  json: string,
  { isOfWrite }: AnswerOptions,
  changes: readonly Change[],
  request: FastifyRequest,
): Promise<string> {
  if (changes.length === 0) return json;
  const text = await withRoomToChange(request, json, changed(json, changes), isOfWrite);
  // A client must learn the outcome of its write, so that answer is never refused.
  if (text.length > MOST_BYTES && !isOfWrite) throw new GraphError('answerTooLarge');
  return text;
}

function* changed(json: string, changes: readonly Change[]): Steps<string> {
  const isLong = json.length >= LONG_TEXT;
  let value = isLong ? yield* parseInSteps(json) : parseJson(json);
  for (const change of changes) value = yield* change(value);
  return isLong ? yield* stringifyInSteps(value) : stringifyJson(value);
}

function sendHeaders(reply: FastifyReply, { location, entityId, tag }: AnswerOptions): void {
  if (location !== undefined) reply.header('location', location);
  if (entityId !== undefined) reply.header('odata-entityid', entityId);
  // All forms of an entity share its entity tag.
  if (tag !== undefined) reply.header('etag', tag);
}

type Change = (value: JsonValue) => Steps<JsonValue>;

function changesOf(
  json: string,
  subject: AnswerSubject | undefined,
  { level, hasTextNumbers, isStreaming }: JsonForm,
  { includeUnknownEnumMembers, omitValues }: Preferences,
): Change[] {
  const changes: Change[] = [];
  const each =
    (change: Change): Change =>
    (value) =>
      eachItem(value, change, subject?.part);
  if (subject && !includeUnknownEnumMembers && mayHoldLaterMembers(json))
    changes.push(each((item) => withoutLaterMembers(item, typeOfSubject(subject), subject.added?.())));
  if (omitValues === 'nulls') changes.push(each(withoutNulls));
  if (hasTextNumbers) {
    changes.push(each((item) => numbersAsText(item, subject && typeOfSubject(subject), subject?.added?.())));
    changes.push(withCountAsText);
  }
  if (level === 'full') changes.push((value) => withAllMetadata(value as JsonObject, subject));
  if (level === 'none') changes.push(withoutMetadata);
  if (isStreaming) changes.push(inStreamingOrder);
  return changes;
}

/** The raw text of a value, which has a type but no members. */
function plainText(text: string, subject: AnswerSubject | undefined, preferences: Preferences): string {
  if (preferences.includeUnknownEnumMembers || !subject) return text;
  const shown = atOnce(withoutLaterMembers(text, typeOfSubject(subject)));
  return typeof shown === 'string' ? shown : text;
}

function typeOfSubject({ type, part }: AnswerSubject): PropertyType | undefined {
  if (part) return propertyType(part.type);
  return type && propertyType({ kind: 'entity', type });
}

function* withAllMetadata(
  value: JsonObject,
  { root = '', path, part, rowType }: AnswerSubject = {},
): Steps<JsonObject> {
  if (rowType) return yield* withRowMetadata(value, rowType);
  if (part) return yield* withPartMetadata(value, part);
  return path ? yield* withFullMetadata(value, root, path) : value;
}

/** Applies a change to an entity, to each item of a page, or to a part of an entity. */
function* eachItem(value: JsonValue, change: Change, part: Part | undefined): Steps<JsonValue> {
  if (part && (part.isObject || isStructured(part.type))) return yield* change(value);
  const { value: items } = value as JsonObject;
  if (Array.isArray(items)) return { ...(value as JsonObject), value: yield* mapInSteps(items, change) };
  return part ? { ...(value as JsonObject), value: yield* change(items ?? null) } : yield* change(value);
}
