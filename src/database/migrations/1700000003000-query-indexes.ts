import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Members that $search reads in each table's body, according to the model when this was written. */
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
 * Separator between values, so that no phrase spans two. It also separates tenants within an index. It begins with a
 * letter that nobody uses, so that searches do not match it.
 */
export const tenantWord = `('\ua66e' || left("tenant"::text, 8))`;

/** Temporary separator until punctuation is removed from the values. */
export const separator = 'chr(1)';

/** An id without grouping characters, so that a phone number is found however it is written. */
function withoutGrouping(id: string): string {
  return `translate(${id}, ' -+()/:', '')`;
}

/**
 * Maximum characters of a row that are searched: PostgreSQL's limit is 1 MB of words, with up to four bytes a
 * character.
 */
export const MOST_CHARACTERS = 100_000;

export const wordFunctions = [
  // Words consist of letters and digits without accents. Points stay within numbers, so that an IP address is one word.
  // For letters other than ASCII, the parser and dictionary depend on the C library's locale, which knows none here.
  `CREATE FUNCTION "search_fold"("value" text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
    BEGIN
      IF octet_length("value") > length("value") THEN
        "value" := regexp_replace(lower(normalize("value", NFKD)), '[\\u0300-\\u036f]+', '', 'g');
        "value" := regexp_replace("value", '[\\u0080-\\u00bf\\u2000-\\u206f\\u3000-\\u303f]+', ' ', 'g');
      END IF;
      RETURN regexp_replace("value", '[!-,/:-@[-\`{-~-]+|\\.(?![0-9])|(?<![0-9])\\.', ' ', 'g');
    END $$`,

  // Values without duplicates, since a person occurs in many places, in an order that does not depend on the server.
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

  // A term without letters and digits matches nothing.
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

/** Indexed expression for a member's text, as in a compiled $filter. */
function member(path: string): string {
  return `("body" #>> '{${path}}')`;
}

function partial(name: string, table: string, path: string): [string, string] {
  const value = member(path);
  return [name, `"${table}" ("tenant_id", (${value} COLLATE "C")) WHERE ${value} IS NOT NULL`];
}

/** docs/decisions/0009-indexes.md lists the queries for each, and its cost. */
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

/** Functions for $search, and indexes for the most frequent queries. */
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
