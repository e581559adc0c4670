/** JSON text of an answer without what differs from service to service: hosts, ids and tokens that are made, tags, times. */
export function settledText(text: string): string {
  return JSON.stringify(JSON.parse(text))
    .replaceAll(/http:\/\/localhost:\d+/g, '')
    .replaceAll(/[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[\da-f]{4}-[\da-f]{12}/g, 'new')
    .replaceAll(/"((?:client-)?request-id|date)":"[^"]*"/g, '"$1":""')
    .replaceAll(/([$]deltatoken=)[\w-]+/g, '$1')
    .replaceAll(/"lastModifiedDateTime":"[^"]*"/g, '"lastModifiedDateTime":""')
    .replaceAll(/"(@odata\.etag|ETag)":"W\/\\"[\da-f]+\\""/g, '"$1":""');
}
