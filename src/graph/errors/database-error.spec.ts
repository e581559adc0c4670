import { databaseError } from './database-error';

const withCode = (code: string): Error => Object.assign(new Error('x'), { code });

describe('databaseError', () => {
  it.each([
    ['unique_violation', '23505', 'nameAlreadyExists'],
    ['program_limit_exceeded', '54000', 'valueTooLarge'],
    ['statement_too_complex', '54001', 'queryTooComplex'],
    ['too_many_columns', '54011', 'queryTooComplex'],
    ['too_many_arguments', '54023', 'queryTooComplex'],
    ['connection_failure', '08006', 'serviceNotAvailable'],
    ['serialization_failure', '40001', 'serviceNotAvailable'],
    ['deadlock_detected', '40P01', 'serviceNotAvailable'],
    ['too_many_connections', '53300', 'serviceNotAvailable'],
    ['admin_shutdown', '57P01', 'serviceNotAvailable'],
    ['read_only_sql_transaction', '25006', 'serviceNotAvailable'],
    ['invalid_password', '28P01', 'serviceNotAvailable'],
    ['lock_not_available', '55P03', 'serviceNotAvailable'],
    ['io_error', '58030', 'serviceNotAvailable'],
    ['cannot_connect_now', '57P03', 'serviceNotAvailable'],
    ['query_canceled', '57014', 'timeout'],
    ['invalid_text_representation', '22P02', 'unusableValue'],
    ['numeric_value_out_of_range', '22003', 'unusableValue'],
    ['division_by_zero', '22012', 'unusableValue'],
    ['untranslatable_character', '22P05', 'unusableValue'],
    ['undefined_table', '42P01', undefined],
    ['foreign_key_violation', '23503', undefined],
  ])('knows %s (%s) as %s', (_name, code, key) => {
    const thrown = withCode(code);
    const error = databaseError(thrown);
    expect(error?.key).toBe(key);
    expect(error?.headers['Retry-After']).toBe(key === 'serviceNotAvailable' ? '2' : undefined);
    if (error) expect(error.cause).toBe(thrown);
  });

  it.each([
    withCode('ECONNREFUSED'),
    withCode('ECONNRESET'),
    withCode('EAI_AGAIN'),
    new Error('Connection terminated unexpectedly'),
    new Error('timeout exceeded when trying to connect'),
    new Error('Client has encountered a connection error and is not queryable'),
  ])('asks for patience when the connection fails: %s', (thrown) => {
    expect(databaseError(thrown)).toMatchObject({ key: 'serviceNotAvailable', headers: { 'Retry-After': '2' } });
  });

  it.each([new Error('x'), new TypeError('x'), 'Connection terminated', undefined, null, { code: '23505' }])(
    'leaves alone what is not from the database: %p',
    (thrown) => {
      expect(databaseError(thrown)).toBeUndefined();
    },
  );

  it('says which value cannot be used', () => {
    expect(databaseError(withCode('22012'))?.message).toBe('An expression of the request divides by zero.');
    expect(databaseError(withCode('22P05'))?.message).toContain('U+0000');
  });

  it('knows a text of more than 1 GB, which has no SQLSTATE of its own', () => {
    const thrown = Object.assign(new Error('invalid memory alloc request size 1073741824'), { code: 'XX000' });
    expect(databaseError(thrown)?.key).toBe('valueTooLarge');
  });

  it('does not take what a client has sent for a failure of the connection', () => {
    const message = 'invalid input syntax for type json: "ECONNRESET"';
    const thrown = Object.assign(new Error(message), { code: '22P02', severity: 'ERROR' });
    expect(databaseError(thrown)?.key).toBe('unusableValue');
  });

  it('never tells the client what the database said', () => {
    expect(databaseError(withCode('23505'))?.message).toBe('An entity with this id already exists.');
  });
});
