import { isJsonObject, withoutMembers, type JsonObject, type JsonValue } from '../edm/json/json-value';
import { readBody } from '../edm/reading/body';
import { typeOf } from '../edm/registry';
import { CREATE, hasLength } from '../edm/rules';
import type { Class } from '../edm/structured-type';
import type { Counterparts } from '../odata/entity-set';
import { CommunicationsIdentitySet, Entity, IdentitySet } from './model';

/** Most identities of the older list of participants, as in Graph. */
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

/** Members that only types deriving from the older one declare. */
const newerMembers = new Set(
  typeOf(IdentitySet)
    .descendants()
    .flatMap(({ ownProperties }) => ownProperties.map(({ name }) => name)),
);

/** Whether the identities are stored alike in both forms, as nearly all are; to look is much quicker than to read them. */
function isTheSame(identities: JsonObject): boolean {
  return Object.keys(identities).every((name) => !name.includes('@') && !newerMembers.has(name));
}

/** The identities as they would be stored where the type is declared, without members that it cannot hold. */
function readAs(target: Class, source: JsonObject): JsonObject {
  if (isTheSame(source)) return source;
  const { json, findings } = readBody(target, source, CREATE);
  if (findings.length === 0) return json;
  const unfit = new Set(findings.map(({ target: place }) => place.split('/')[0] ?? ''));
  return readAs(target, withoutMembers(source, unfit));
}

/** The id of the first identity that has one; the user's goes before all others. */
function idOf({ user = null, ...others }: JsonObject): string | undefined {
  return [user, ...Object.values(others)].map(idIn).find((id) => id !== undefined);
}

function idIn(identity: JsonValue): string | undefined {
  if (!isJsonObject(identity)) return undefined;
  const { id } = identity;
  return typeof id === 'string' && hasLength(id, idLength) ? id : undefined;
}
