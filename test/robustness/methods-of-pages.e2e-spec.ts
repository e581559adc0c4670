import { expectError } from '../support/expect-error';
import { startTestApp, type TestApp } from '../support/test-app';

let api: TestApp;

beforeAll(async () => (api = await startTestApp()));
afterAll(() => api.close());

describe('methods of pages', () => {
  it.each(['/', '/api', '/api-json', '/api-beta-json', '/api-yaml', '/favicon.ico', '/health/live', '/v1.0/$metadata'])(
    'the page %s refuses methods that it does not have, and leaves none without an answer',
    async (path) => {
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
        const answer = await api.request(path, { method, token: null });
        expectError(answer, 'methodNotAllowed');
        expect(answer.headers.get('allow')).toContain('GET');
      }
    },
  );
});
