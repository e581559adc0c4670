/** Options of a request for one entity. */
export const ofEntity: ReadonlySet<string> = new Set(['$select', '$expand', '$compute', '$format']);

/** Options of a request for links to entities (OData 4.01 part 1, section 11.2.8). */
export const ofReferences: ReadonlySet<string> = new Set([
  ...['$filter', '$search', '$orderby', '$top', '$skip', '$count', '$skiptoken', '$format'],
]);

/** Options of a request for a collection. */
export const ofCollection: ReadonlySet<string> = new Set([...ofEntity, ...ofReferences, '$levels']);

/** Options of a request for the number of entities. */
export const ofCount: ReadonlySet<string> = new Set(['$filter', '$search']);
