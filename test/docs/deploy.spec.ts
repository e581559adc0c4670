import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { variables } from '../../src/config/variables';

const root = resolve(__dirname, '../..');
const read = (name: string): string => readFileSync(join(root, 'deploy', name), 'utf8');

/** Names that may be set for the process of the service. */
const known = new Set(['NODE_ENV', ...Object.values(variables).map(({ name }) => name)]);
const unknownOf = (names: readonly string[]): string[] => names.filter((name) => !known.has(name));

interface ComposeService {
  readonly image?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly read_only?: boolean;
}

describe('deploy/Dockerfile', () => {
  const text = read('Dockerfile');

  it('copies what exists, and lets all of it into the build', () => {
    const copied = Array.from(text.matchAll(/^COPY (?!--from)(.*) \.\/?$/gm), ([, names = '']) =>
      names.split(' '),
    ).flat();
    expect(copied.filter((name) => !existsSync(join(root, name)))).toEqual([]);
    const admitted = read('Dockerfile.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'));
    for (const name of copied.filter((one) => one !== '.')) expect(admitted).toContain(`!${name}`);
    const needed = admitted.map((line) => line.slice(1)).filter((name) => !name.includes('*'));
    expect(needed.filter((name) => !existsSync(join(root, name)))).toEqual([]);
  });

  it('sets settings that exist, and runs as a user without rights', () => {
    const set = Array.from(text.matchAll(/^ENV (.*)$/gm), ([, pairs = '']) => pairs.split(' ')).flat();
    expect(unknownOf(set.map((pair) => pair.split('=')[0] ?? ''))).toEqual([]);
    const [, last = ''] = /[^]*^FROM ([^]*)/m.exec(text) ?? [];
    expect(last).toMatch(/^USER node$/m);
    expect(last).toMatch(/^HEALTHCHECK /m);
  });
});

describe('deploy/compose.yaml', () => {
  const { services, volumes } = parse(read('compose.yaml'), { merge: true }) as {
    services: Record<string, ComposeService>;
    volumes: Record<string, unknown>;
  };
  const own = Object.values(services).filter(({ image }) => image === 'callrecords');

  it('sets settings that exist', () => {
    expect(own).toHaveLength(2);
    for (const { environment = {} } of own) expect(unknownOf(Object.keys(environment))).toEqual([]);
  });

  it('gives the service a file system that it cannot write to, and keeps all data in volumes', () => {
    for (const service of own) expect(service.read_only).toBe(true);
    const used = Object.values(services).flatMap(({ volumes: of = [] }) => of.map((one) => one.split(':')[0]));
    expect(used.sort()).toEqual(Object.keys(volumes).sort());
    // From version 18 on, the image of PostgreSQL keeps its data in a folder below this one.
    expect(services.postgres).toMatchObject({ image: 'postgres:18', volumes: ['postgres:/var/lib/postgresql'] });
  });
});

describe('deploy/callrecords.service', () => {
  it('sets settings that exist, and lets the service stop by itself', () => {
    const text = read('callrecords.service');
    const set = Array.from(text.matchAll(/^Environment=(.*)$/gm), ([, pairs = '']) => pairs.split(' ')).flat();
    expect(unknownOf(set.map((pair) => pair.split('=')[0] ?? ''))).toEqual([]);
    expect(text).toMatch(/^ExecStart=\/\S+ \S+\/callrecords serve$/m);
    expect(text).toMatch(/^KillMode=mixed$/m);
  });
});
