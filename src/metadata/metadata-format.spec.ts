import { GraphError } from '../graph/errors/graph-error';
import { QueryError } from '../odata/query-error';
import { metadataFormat } from './metadata-format';

describe('metadata format', () => {
  it.each([
    ['', '', 'xml'],
    ['', '*/*', 'xml'],
    ['', 'application/xml', 'xml'],
    ['', 'application/json', 'json'],
    ['', 'application/json;odata.metadata=minimal', 'json'],
    ['', 'application/json, text/plain, */*', 'xml'],
    ['', 'application/json, */*;q=0.8', 'json'],
    ['', 'application/json;q=0.9, application/xml', 'xml'],
    ['', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'xml'],
    ['', 'application/xml;q=0, */*', 'json'],
    ['$format=json', 'application/xml', 'json'],
    ['$format=xml', 'application/json', 'xml'],
    ['format=JSON', '', 'json'],
    ['%24format=application%2Fjson', '', 'json'],
    ['$format=application/xml;charset=utf-8', 'text/html', 'xml'],
    ['$format=application/json;odata.metadata=full', '', 'json'],
    ['&$format=json&', '', 'json'],
  ])('?%s with Accept %p gets %s', (query, accept, expected) => {
    expect(metadataFormat(query, accept, '4.01')).toBe(expected);
  });

  it.each([
    ['', 'text/html'],
    ['', 'application/xml;q=0'],
    ['$format=atom', 'application/xml'],
    ['$format=application/jsonx', ''],
    ['$format=*/*', ''],
  ])('?%s with Accept %p is not acceptable', (query, accept) => {
    expect(() => metadataFormat(query, accept, '4.01')).toThrow(GraphError);
    expect(() => metadataFormat(query, accept, '4.01')).toThrow(
      'The metadata document comes as application/xml and application/json.',
    );
  });

  it.each([
    ['$select=id', '$select: the metadata document takes no option but $format'],
    ['$format=', '$format: expected a format at 1, found the end'],
    ['$format=json&$FORMAT=json', '$format: must not be given twice'],
    ['$format=json&x=1', 'x: this query option is not supported'],
  ])('?%s is refused by name', (query, message) => {
    expect(() => metadataFormat(query, '', '4.0')).toThrow(
      new QueryError(...(message.split(': ') as [string, string])),
    );
  });

  const powerQuery =
    'application/json;odata.metadata=minimal;q=1.0,application/json;odata=minimalmetadata;q=0.9,' +
    'application/atomsvc+xml;q=0.8,application/atom+xml;q=0.8,application/xml;q=0.7,text/plain;q=0.7';

  it.each([
    ['4.0', powerQuery, 'xml'],
    ['4.01', powerQuery, 'json'],
    ['4.0', 'application/json, */*;q=0.8', 'xml'],
    ['4.0', 'application/json', 'json'],
  ] as const)('a client of OData %s with Accept %p gets %s', (version, accept, expected) => {
    expect(metadataFormat('', accept, version)).toBe(expected);
  });
});
