import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where each table's body holds what $search looks at; as the model had it when this was written. */
const searchable = {
  call_record: {
    texts: ['$.organizer.*', '$.participants[*].*', '$.organizer_v2.identity.*'].flatMap(names),
    ids: ['$.organizer.*.id', '$.participants[*].*.id', '$.organizer_v2.identity.*.id'],
  },
  participant: { texts: names('$.identity.*'), ids: ['$.identity.*.id'] },
  session: { texts: endpoints(), ids: ['$.*.associatedIdentity.id', '$.*.identity.*.id'] },
  segment: {
    texts: [
      ...endpoints(),
      ...['captureDeviceName', 'renderDeviceName', 'ipAddress', 'reflexiveIPAddress', 'subnet'].map(
        (name) => `$.media[*].*.${name}`,
      ),
    ],
    ids: ['$.*.associatedIdentity.id', '$.*.identity.*.id', '$.media[*].*.basicServiceSetIdentifier'],
  },
};

function names(identity: string): string[] {
  return ['displayName', 'userPrincipalName', 'email'].map((name) => `${identity}.${name}`);
}

function endpoints(): string[] {
  return [
    '$.*.name',
    ...['headerValue', 'platform', 'productFamily', 'role'].map((name) => `$.*.userAgent.${name}`),
    ...names('$.*.associatedIdentity'),
    '$.*.feedback.text',
    ...names('$.*.identity.*'),
    '$.failureInfo.reason',
  ];
}

/**
 * Stands between values, so that no phrase spans two, and tells the tenants apart within an index. It begins with a letter
 * that nobody writes, lest a search finds it.
 */
export const tenantWord = `('\ua66e' || left("tenant"::text, 8))`;

/** Stands between values until their signs are gone. */
export const separator = 'chr(1)';

/** An id without what groups its digits and letters: a phone number is found however it is written. */
function withoutGrouping(id: string): string {
  return `translate(${id}, ' -+()/:', '')`;
}

/** Characters of a row that are searched: PostgreSQL takes 1 MB of words, of up to four bytes a character. */
export const MOST_CHARACTERS = 100_000;

export const wordFunctions = [
  // Words are letters and digits without accents. Points stay within numbers, so that an address is one word. Of other
  // letters than ASCII, the parser and dictionary know only what the C library's locale does: here they know none.
  `CREATE FUNCTION "search_fold"("value" text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
    BEGIN
      IF octet_length("value") > length("value") THEN
        "value" := regexp_replace(lower(normalize("value", NFKD)), '[\\u0300-\\u036f]+', '', 'g');
        "value" := regexp_replace("value", '[\\u0080-\\u00bf\\u2000-\\u206f\\u3000-\\u303f]+', ' ', 'g');
      END IF;
      RETURN regexp_replace("value", '[!-,/:-@[-\`{-~-]+|\\.(?![0-9])|(?<![0-9])\\.', ' ', 'g');
    END $$`,

  // Each value once, since a person is named in many places; in an order that does not depend on the server.
  `CREATE FUNCTION "search_values"("texts" jsonb, "ids" jsonb) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
    BEGIN
      RETURN ${separator} || array_to_string(ARRAY(
        SELECT value COLLATE "C" FROM jsonb_array_elements_text("texts")
        UNION SELECT ${withoutGrouping('value')} COLLATE "C" FROM jsonb_array_elements_text("ids") ORDER BY 1
      ), ${separator});
    END $$`,

  `CREATE FUNCTION "search_words"("tenant" uuid, "texts" jsonb, "ids" jsonb) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN to_tsvector('simple', left(
      replace("search_fold"("search_values"("texts", "ids")), ${separator}, ' ' || ${tenantWord} || ' '),
      ${MOST_CHARACTERS}))`,

  // A term without letters and digits is found nowhere.
  `CREATE FUNCTION "search_query"("tenant" uuid, "term" text, "is_prefix" boolean) RETURNS tsquery
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
    DECLARE
      words tsquery := phraseto_tsquery('simple', "search_fold"("term"));
      id tsquery := phraseto_tsquery('simple', "search_fold"(${withoutGrouping('"term"')}));
    BEGIN
      IF numnode(words) = 0 THEN
        RETURN words;
      END IF;
      IF "is_prefix" THEN
        words := (words::text || ':*')::tsquery;
        id := (id::text || ':*')::tsquery;
      END IF;
      RETURN ${tenantWord}::tsquery && CASE WHEN words = id THEN words ELSE words || id END;
    END $$`,

  ...Object.entries(searchable).map(([table, { texts, ids }]) => {
    const [allTexts, allIds] = [texts, ids].map((paths) =>
      paths.map((path) => `jsonb_path_query_array("body", '${path}')`).join(' || '),
    );
    return `CREATE FUNCTION "${table}_words"("tenant" uuid, "body" jsonb) RETURNS tsvector
      LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN "search_words"("tenant", ${allTexts}, ${allIds})`;
  }),
];

/** Expression of an index on a member's text, in the words of a compiled $filter. */
function member(path: string): string {
  return `("body" #>> '{${path}}')`;
}

function partial(name: string, table: string, path: string): [string, string] {
  const value = member(path);
  return [name, `"${table}" ("tenant_id", (${value} COLLATE "C")) WHERE ${value} IS NOT NULL`];
}

/** docs/decisions/0009-indexes.md names the question of each, and its cost. */
const indexes: [name: string, definition: string][] = [
  ...Object.keys(searchable).map((table): [string, string] => [
    `${table}_words`,
    `"${table}" USING gin ("${table}_words"("tenant_id", "body"))`,
  ]),
  ['participant_person', '"participant" ("tenant_id", "id")'],
  [
    'call_record_organizer',
    `"call_record" ("tenant_id", (${member('organizer_v2,id')} COLLATE "C"), "start_date_time", "id")`,
  ],
  ...['caller', 'callee'].flatMap((end) => [
    partial(`session_${end}`, 'session', `${end},associatedIdentity,id`),
    partial(`session_${end}_user`, 'session', `${end},identity,user,id`),
    partial(`session_${end}_phone`, 'session', `${end},identity,phone,id`),
  ]),
  partial('session_failure', 'session', 'failureInfo,stage'),
  ...['session', 'segment'].map((table): [string, string] => [
    `${table}_start`,
    `"${table}" ("tenant_id", "start_date_time", "call_record_id", "position")`,
  ]),
];

/** What makes $search work, and the indexes of the questions that are asked most. */
export class QueryIndexes1700000003000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of wordFunctions) await runner.query(statement);
    for (const [name, definition] of indexes) await runner.query(`CREATE INDEX "${name}" ON ${definition}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [name] of indexes) await runner.query(`DROP INDEX "${name}"`);
    const names = wordFunctions.map((text) => /"(\w+)"/.exec(text)?.[1]);
    for (const name of names.reverse()) await runner.query(`DROP FUNCTION "${name}"`);
  }
}
