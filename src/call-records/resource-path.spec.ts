import { findResource } from '../odata/plan/resource-path';
import { rootSets } from '../odata/root-sets';
import './entity-sets';

/** The resource as its path, what is left of it, its conditions and its suffix. */
const found = (path: string): unknown[] | undefined => {
  const resource = findResource([...rootSets().values()], path.split('/'));
  if (!resource) return undefined;
  const steps = resource.path.map(({ set, id }) => (id === undefined ? set.name : `${set.name}=${id}`));
  return [steps.join(' '), resource.tail, resource.filters, resource.suffix];
};
const records = 'communications/callRecords';

describe('a resource path', () => {
  it.each([
    ['callRecords', [records, '', [], undefined]],
    ['callRecords/a', [`${records}=a`, '', [], undefined]],
    ['callRecords/%24count', [records, '', [], '$count']],
    ['callRecords/$ref', [records, '', [], '$ref']],
    ['callRecords/a/$ref', [`${records}=a`, '', [], '$ref']],
    ['callRecords/a/sessions/b', [`${records}=a sessions=b`, '', [], undefined]],
    [
      'callRecords/a/sessions/$filter(x%20eq%201)/$filter(y)/$count',
      [`${records}=a sessions`, '', ['x%20eq%201', 'y'], '$count'],
    ],
    ['callRecords/a/organizer_v2/id/$value', [`${records}=a`, 'organizer_v2/id', [], '$value']],
    ['callRecords/a/modalities/$count', [`${records}=a`, 'modalities/$count', [], undefined]],
    ['callRecords/a/microsoft.graph.callRecords.callRecord/version', [`${records}=a`, 'version', [], undefined]],
    ['sessions', ['communications/sessions', '', [], undefined]],
    ['sessions/$count', ['communications/sessions', '', [], '$count']],
    ['sessions/a', undefined],
    ['callRecords/$value', [records, '', [], '$value']],
    ['callRecords/a/$value', [`${records}=a`, '', [], '$value']],
    ['callRecords/$filter(x)/a', undefined],
    ['nothing', undefined],
  ])('%s', (path, expected) => {
    expect(found(path)).toEqual(expected);
  });
});
