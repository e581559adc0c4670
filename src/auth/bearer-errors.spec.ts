import { invalidToken, missingToken } from './bearer-errors';

describe('challenges', () => {
  it('give no error when no token was sent', () => {
    expect(missingToken().headers).toEqual({ 'WWW-Authenticate': 'Bearer realm="Call Records"' });
  });

  it('describe an error in plain ASCII without quotes', () => {
    const { headers, message } = invalidToken('The "tid"\\ is\r\nmissing – sorry.');
    expect(message).toContain('–');
    expect(headers['WWW-Authenticate']).toBe(
      'Bearer realm="Call Records", error="invalid_token", error_description="The ?tid?? is??missing ? sorry."',
    );
  });
});
