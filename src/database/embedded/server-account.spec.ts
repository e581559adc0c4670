import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chooseAccount, findUser } from './server-account';

const passwd = ['root:x:0:0:root:/root:/bin/sh', 'postgres:x:101:104::/:/bin/sh', 'nobody:*:-2:-2::/:'].join('\n');

describe('findUser', () => {
  it('reads user and group', () => {
    expect(findUser(passwd, 'postgres')).toEqual({ uid: 101, gid: 104 });
  });

  it('finds neither root nor who is not there', () => {
    expect(['root', 'post', 'nobody'].map((name) => findUser(passwd, name))).toEqual(Array(3).fill(undefined));
  });
});

describe('chooseAccount', () => {
  it('keeps the user of the service unless that is root', async () => {
    const getuid = jest.spyOn(process as NodeJS.Process & { getuid(): number }, 'getuid').mockReturnValue(1000);
    const account = await chooseAccount(join(tmpdir(), 'none'), process.execPath, { read: [], enter: [] });
    getuid.mockRestore();
    expect(account.user).toBeUndefined();
    expect(account.launch('postgres', ['-D', 'x'])).toMatchObject({ file: 'postgres', args: ['-D', 'x'] });
  });
});
