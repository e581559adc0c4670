import { logText } from './log-text';

const time = new Date(2026, 0, 31, 8, 5, 9).getTime();
const textOf = (fields: object): string => logText(`${JSON.stringify({ time, pid: 1, hostname: 'h', ...fields })}\n`);

describe('a log line on a terminal', () => {
  it('is a line of text for a request', () => {
    const request = { level: 30, msg: 'request', requestId: '0123456789abcdef', tenant: 't', app: 'me' };
    expect(textOf({ ...request, method: 'GET', route: '/v1.0/:id', status: 200, ms: 3.2 })).toBe(
      '08:05:09 INFO  200 GET /v1.0/:id 3.2 ms app=me id=01234567\n',
    );
    expect(textOf({ ...request, method: 'GET', route: '/v1.0', aborted: true, ms: 9 })).toContain('aborted GET /v1.0');
  });

  it('has the fields of other messages behind the message, and a stack below', () => {
    expect(textOf({ level: 40, msg: 'Slow.', rows: 3, reason: 'a b' })).toBe(
      '08:05:09 WARN  Slow. rows=3 reason="a b"\n',
    );
    expect(textOf({ level: 50, msg: 'Error', stack: 'Error: x\n    at y' })).toBe(
      '08:05:09 ERROR Error\n    Error: x\n    at y\n',
    );
  });
});
