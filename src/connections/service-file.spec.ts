import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readServiceFile, removeServiceFile, writeServiceFile } from './service-file';

describe('the file by which programs find the service of a folder', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'callrecords-file-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const here = { http: 'http://localhost:3001', pid: process.pid };

  it('is there while the service runs', async () => {
    await writeServiceFile(folder, here);
    expect(readServiceFile(folder)).toEqual(here);
    await removeServiceFile(folder, process.pid);
    expect(readServiceFile(folder)).toBeUndefined();
  });

  it('does not count after the service was killed, nor when it is damaged', async () => {
    await writeServiceFile(folder, { ...here, pid: 2 ** 30 });
    expect(readServiceFile(folder)).toBeUndefined();
    for (const text of ['', '{}', '[]', 'null', `{"pid":${process.pid},"http":1}`]) {
      writeFileSync(join(folder, 'service.address'), text);
      expect(readServiceFile(folder)).toBeUndefined();
    }
  });

  it('of a later service stays when an earlier one ends', async () => {
    await writeServiceFile(folder, here);
    await removeServiceFile(folder, process.pid + 1);
    expect(readServiceFile(folder)).toEqual(here);
  });

  it('is missing where there is no folder, which stops nothing', async () => {
    await expect(writeServiceFile(join(folder, 'none'), here)).resolves.toBeUndefined();
    expect(readServiceFile(join(folder, 'none'))).toBeUndefined();
  });
});
