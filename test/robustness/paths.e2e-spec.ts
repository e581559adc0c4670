import { recordBody } from '../support/bodies';
import { callRecords, clientOf, pathTo, type CallRecordsClient } from '../support/call-records';
import { rawRequest } from '../support/raw-request';
import { startTestApp, type TestApp } from '../support/test-app';

let api: TestApp;
let client: CallRecordsClient;
beforeAll(async () => {
  api = await startTestApp();
  client = clientOf(api);
  await client.create(callRecords, recordBody({ id: 'a' }));
});
afterAll(() => api.close());

/** As much of a unit as fits into a request beside its headers. */
const long = (start: string, unit: string, end = ''): string =>
  start + unit.repeat(Math.floor((14_500 - start.length - end.length) / unit.length)) + end;

describe('long paths', () => {
  it.each([
    ['conditions that open', long(callRecords, '/any(')],
    ['conditions that open and close', long(`${callRecords}/`, 'any(/', '/)')],
    ['conditions', long(callRecords, '/$filter(version%20eq%201)')],
    ['nested conditions', long(`${pathTo('a')}/sessions/$filter(`, 'segments/any(x:', ')')],
    ['segments', long(pathTo('a'), '/a')],
    ['casts', long(pathTo('a'), '/microsoft.graph.callRecords.callRecord')],
    ['slashes', long(callRecords, '/')],
    ['escapes', long(`${callRecords}/`, '%2f')],
    ['malformed escapes', long(`${callRecords}/`, '%/')],
    ['quotes', long(callRecords, "('a")],
    ['keys', long(callRecords, "('a')/sessions")],
    ['dots', long(`${pathTo('a')}/`, 'a.')],
    ['lambdas', long(`${pathTo('a')}/sessions/`, 'any(x:')],
    ['lambdas of paths', long(`${pathTo('a')}/sessions/any(x:x`, '/segments', '/any())')],
    ['calls', long(`${callRecords}/getPstnCalls(`, 'fromDateTime=', ')')],
    ['blanks in a call', long(`/beta/communications/callRecords/getSmsLog(fromDateTime=`, '%20', "')")],
  ])('answers a path of very many %s', async (_, path) => {
    for (const method of ['GET', 'POST', 'HEAD']) {
      const { status, text } = await rawRequest(api, { method, path, headers: {} });
      expect(`${status} ${text.slice(0, 200)}`).toMatch(/^(?:200|204|400|404|405|415|501) /);
    }
  });
});
