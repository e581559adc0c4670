import type { ClientPlatformMember } from '../../call-records/model';
import type { JsonObject } from '../../edm/json/json-value';
import { makeHome, makeMobile, makeSites, type Network, type Site } from './networks';
import type { Random } from './random';

/** A device used for calls. */
export interface Device {
  readonly name: string;
  readonly platform: ClientPlatformMember;
  readonly applicationVersion: string;
  readonly headerValue: string;
  readonly cpu?: Readonly<{ name: string; cores: number; megahertz: number }>;
  readonly capture: string;
  readonly render: string;
}

/** A person who calls repeatedly with the same devices from the same places. */
export interface Person {
  readonly id: string;
  readonly displayName: string;
  readonly userPrincipalName: string;
  readonly tenantId: string;
  readonly site: Site;
  /** Floor of the site. */
  readonly floor: number;
  readonly home: Network;
  readonly mobile: Network;
  readonly computer: Device;
  readonly phone: Device;
}

const tenantId = 'dc368399-474c-4d40-900c-6265431fd81f';
const SITES = 4;
const givenNames =
  'Ada Ben Chloe Diego Emma Farid Greta Hugo Ines Jonas Kim Lea Mateo Nora Omar Priya Quinn Rosa Sven Tara'.split(' ');
const familyNames =
  'Abt Braun Costa Dubois Eriksen Fischer Garcia Horvat Ivanov Jansen Keller Larsen Moreau Novak Okafor Petit Quist Rossi Silva Tanaka Ueda Vogel Weber Xu Young Zeman'.split(
    ' ',
  );

const cpus = [
  { name: 'Intel(R) Core(TM) i5-8350U CPU @ 1.70GHz', cores: 8, megahertz: 1896 },
  { name: 'Intel(R) Core(TM) i7-1185G7 @ 3.00GHz', cores: 8, megahertz: 2995 },
  { name: 'AMD Ryzen 5 PRO 4650U with Radeon Graphics', cores: 12, megahertz: 2096 },
];
const headsets = ['Headset (Jabra Evolve2 65)', 'Headset (Poly Voyager Focus 2)', 'Headset (EPOS Impact 60)'];
const clients = {
  windows: {
    version: '1416/24091313411',
    header: 'SkypeSpaces/1415/24091313411/TsCallingVersion=2024.36.01.10/Ovb=abc123',
  },
  macOS: {
    version: '1415/24082921310',
    header: 'SkypeSpaces/1415/24082921310/TsCallingVersion=2024.34.01.11 (Mac OS)',
  },
  web: {
    version: 'CallSignalingAgent/27',
    header: 'CallSignalingAgent (27/1.0.0.2024090501//;release_2024) Chrome/128.0',
  },
  android: { version: '1.0.0.2024163302', header: 'SkypeSpaces/1.0.0.2024163302/TsCallingVersion=2024.33 (Android)' },
  iOS: { version: '6.16.1', header: 'SkypeSpaces/6.16.1/TsCallingVersion=2024.35 (iPhone)' },
} as const;

/** Generates the people of an organisation with several offices. */
export function makePeople(count: number, random: Random): Person[] {
  const sites = makeSites(SITES, random);
  const carriers = [makeMobile(0), makeMobile(1)];
  return Array.from({ length: count }, (_, index) => {
    const [given, family] = [random.pick(givenNames), random.pick(familyNames)];
    return {
      id: random.uuid(),
      displayName: `${given} ${family}`,
      userPrincipalName: `${given}.${family}${index}@contoso.com`.toLowerCase(),
      tenantId,
      site: random.pick(sites),
      floor: random.whole(0, 3),
      home: makeHome(random),
      mobile: random.pick(carriers),
      computer: makeDevice(
        random.weighted([
          [7, 'windows'],
          [2, 'macOS'],
          [1, 'web'],
        ] as const),
        index,
        random,
      ),
      phone: makeDevice(random.pick(['android', 'iOS'] as const), index, random),
    };
  });
}

function makeDevice(platform: keyof typeof clients, index: number, random: Random): Device {
  const isPhone = platform === 'android' || platform === 'iOS';
  const headset = random.pick(headsets);
  const isBare = isPhone || random.chance(0.35);
  return {
    name: `${isPhone ? 'PHONE' : 'PC'}-${String(index).padStart(5, '0')}`,
    platform,
    applicationVersion: clients[platform].version,
    headerValue: clients[platform].header,
    ...(isPhone || platform === 'web' ? {} : { cpu: random.pick(cpus) }),
    capture: isBare ? 'Default input device' : headset,
    render: isBare ? 'Default output device' : headset,
  };
}

export function userIdentity({ id, displayName, userPrincipalName }: Person): JsonObject {
  return { '@odata.type': '#microsoft.graph.callRecords.userIdentity', id, displayName, userPrincipalName, tenantId };
}

/** The older form of a person's identity at an endpoint, by which reports group. */
export function identityOf({ id, displayName, tenantId }: Person): JsonObject {
  return { user: { id, displayName, tenantId } };
}
