import { requestedPermissions } from './requested-permissions';
import { TokenRequestError } from './token-request.error';

const calls = ['CallRecords.Read.All', 'CallRecords.ReadWrite.All'];
const all = [...calls, 'CallRecord-PstnCalls.Read.All'];

function refusalOf(scope: string): unknown {
  try {
    return requestedPermissions(scope);
  } catch (error) {
    if (error instanceof TokenRequestError) return { ...error.body(undefined), status: error.status };
    throw error;
  }
}

describe('requestedPermissions', () => {
  it.each([
    ['https://graph.microsoft.com/.default', all],
    ['https://graph.microsoft.com//.default', all],
    ['x/.default', all],
    ['http://localhost:3000/.default', all],
    ['api://callrecords/.default', all],
    ['https://[::1]:3443/.default', all],
    ['.default', all],
    ['.default https://graph.microsoft.com/.default', all],
    ['CallRecords.Read.All', ['CallRecords.Read.All']],
    ['https://graph.microsoft.com/CallRecords.ReadWrite.All', ['CallRecords.ReadWrite.All']],
    ['CallRecords.ReadWrite.All  https://graph.microsoft.com/CallRecords.Read.All', calls],
    ['CallRecord-PstnCalls.Read.All', ['CallRecord-PstnCalls.Read.All']],
    ['CallRecords.Read.All CallRecords.Read.All', ['CallRecords.Read.All']],
  ])('grants for the scope %p %j', (scope, expected) => {
    expect(requestedPermissions(scope)).toEqual(expected);
  });

  it.each([
    ['User.Read', 'User.Read'],
    ['CallRecords.Read.All User.Read', 'User.Read'],
    ['https://graph.microsoft.com/.default User.Read', 'User.Read'],
    ['callrecords.read.all', 'callrecords.read.all'],
    ['https://graph.microsoft.com/', 'https://graph.microsoft.com/'],
    ['.default CallRecords.Read.All', '.default'],
    ['https://graph.microsoft.com/CallRecords.Read.All https://graph.microsoft.com/.default', '.default'],
  ])('refuses the scope %p naming %p', (scope, named) => {
    expect(refusalOf(scope)).toMatchObject({
      status: 400,
      error: 'invalid_scope',
      error_codes: [70011],
      error_description: expect.stringContaining(`'${named}'`) as string,
    });
  });

  it('refuses scopes of several resources', () => {
    const scope = 'CallRecords.Read.All http://localhost:3000/CallRecords.ReadWrite.All';
    expect(refusalOf(scope)).toMatchObject({ status: 400, error: 'invalid_scope', error_codes: [28000] });
  });
});
