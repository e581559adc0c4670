import { isJsonObject, withoutMembers, type JsonObject, type JsonValue } from '../edm/json/json-value';
import { readBody } from '../edm/reading/body';
import { typeOf } from '../edm/registry';
import { CREATE, hasLength } from '../edm/rules';
import type { Class } from '../edm/structured-type';
import type { Counterparts } from '../odata/entity-set';
import { CommunicationsIdentitySet, Entity, IdentitySet } from './model';

/** Most identities in the older list of participants, as in Graph. */
const MOST_PARTICIPANTS = 130;

const idLength = typeOf(Entity).properties.get('id')?.length ?? [1, 1];

const forms = {
  member: 'identity',
  toOlder: (identity: JsonObject): JsonObject => readAs(IdentitySet, identity),
  toNewer: (identities: JsonObject): JsonObject => {
    const id = idOf(identities);
    return { ...(id === undefined ? {} : { id }), identity: readAs(CommunicationsIdentitySet, identities) };
  },
} as const;

/** The members of a call record that Graph has in an older and a newer form. */
export const identityForms: readonly Counterparts[] = [
  { older: 'organizer', newer: 'organizer_v2', ...forms },
  { older: 'participants', newer: 'participants_v2', most: MOST_PARTICIPANTS, ...forms },
];

/** Members that only types derived from the older one declare. */
const newerMembers = new Set(
  typeOf(IdentitySet)
    .descendants()
    .flatMap(({ ownProperties }) => ownProperties.map(({ name }) => name)),
);

/**
 * Whether the identities are the same in both forms, as nearly all are. This check is much faster than converting them.
 */
function isTheSame(identities: JsonObject): boolean {
  return Object.keys(identities).every((name) => !name.includes('@') && !newerMembers.has(name));
}

/** Converts identities to a type, without members that the type cannot hold. */
function readAs(target: Class, source: JsonObject): JsonObject {
  if (isTheSame(source)) return source;
  const { json, findings } = readBody(target, source, CREATE);
  if (findings.length === 0) return json;
  const unfit = new Set(findings.map(({ target: place }) => place.split('/')[0] ?? ''));
  return readAs(target, withoutMembers(source, unfit));
}

/** The id of the first identity that has one, starting with the user. */
function idOf({ user = null, ...others }: JsonObject): string | undefined {
  return [user, ...Object.values(others)].map(idIn).find((id) => id !== undefined);
}

function idIn(identity: JsonValue): string | undefined {
  if (!isJsonObject(identity)) return undefined;
  const { id } = identity;
  return typeof id === 'string' && hasLength(id, idLength) ? id : undefined;
}
