import { startTestApp, type TestApp } from '../support/test-app';

let api: TestApp;
beforeAll(async () => (api = await startTestApp()));
afterAll(() => api.close());

const record = {
  type: 'peerToPeer',
  modalities: ['audio'],
  startDateTime: '2020-02-25T18:52:21.2169889Z',
  endDateTime: '2020-02-25T18:52:46.7640013Z',
};

describe('POST /communications/callRecords/{callRecordId}/sessions', () => {
  it('stores the session of the first document', async () => {
    const created = await api.request('/v1.0/communications/callRecords', { method: 'POST', body: record });
    const path = `/beta/communications/callRecords/${String(created.json.id)}/sessions`;
    const session = await api.request(path, {
      method: 'POST',
      body: {
        '@odata.type': '#microsoft.graph.callRecords.session',
        callee: { '@odata.type': 'microsoft.graph.callRecords.endpoint' },
        caller: { '@odata.type': 'microsoft.graph.callRecords.endpoint' },
        endDateTime: '2020-02-25T18:52:46.7640013Z',
        failureInfo: { '@odata.type': 'microsoft.graph.callRecords.failureInfo' },
        modalities: ['audio'],
        startDateTime: '2020-02-25T18:52:21.2169889Z',
      },
    });
    expect(session.status).toBe(201);
    const read = await api.request(`${path}/${String(session.json.id)}`);
    expect(read.json).toEqual({
      '@odata.context': expect.stringMatching(
        /\/beta\/\$metadata#communications\/callRecords\('.*'\)\/sessions\/\$entity$/,
      ),
      id: session.json.id,
      callee: {},
      caller: {},
      failureInfo: { stage: 'unknown' },
      modalities: ['audio'],
      startDateTime: '2020-02-25T18:52:21.2169889Z',
      endDateTime: '2020-02-25T18:52:46.7640013Z',
    });
    expect(read.json).toEqual(session.json);
  });
});
