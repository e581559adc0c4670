import { accessSync, constants, existsSync, mkdtempSync, rmdirSync, statSync } from 'node:fs';
import { BlockList, isIP, isIPv6 } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import type { ApiKeySetting } from './settings';

/** Reads the text of a setting; undefined: the text breaks the rule of the setting. */
export type Parser<T> = (text: string) => T | undefined;

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');

/**
 * Whether a host can be reached from this machine only.
 *
 * @param host an IP address without brackets, or a host name
 */
export function isLoopback(host: string): boolean {
  return isIP(host) ? loopback.check(host, isIPv6(host) ? 'ipv6' : 'ipv4') : host.toLowerCase() === 'localhost';
}

/** A whole number in decimal digits, both bounds included. */
export function integer(least: number, most: number): Parser<number> {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
    return value >= least && value <= most ? value : undefined;
  };
}

const units: Readonly<Record<string, number>> = { '': 1, kb: 2 ** 10, mb: 2 ** 20, gb: 2 ** 30 };

/** A size such as `1048576`, `512kb`, `16mb` or `2gb`, as a number of bytes; both bounds included, in bytes. */
export function byteSize(least: number, most: number): Parser<number> {
  const inBounds = integer(least, most);
  return (text) => {
    const [, digits, unit] = /^(\d{1,9})(kb|mb|gb|)$/i.exec(text) ?? [];
    const factor = units[unit?.toLowerCase() ?? ''];
    return digits === undefined || factor === undefined ? undefined : inBounds(String(Number(digits) * factor));
  };
}

/** One of a fixed list of words. */
export function oneOf<const T extends string>(words: readonly T[]): Parser<T> {
  return (text) => words.find((word) => word === text);
}

/** `true` or `false`. */
export const flag: Parser<boolean> = (text) => {
  const word = oneOf(['true', 'false'])(text);
  return word === undefined ? undefined : word === 'true';
};

const hostName = /^(?=.{1,253}$)[a-z\d]([a-z\d-]{0,61}[a-z\d])?(\.[a-z\d]([a-z\d-]{0,61}[a-z\d])?)*$/i;

/** An IP address or a host name. */
export const host: Parser<string> = (text) => {
  const looksLikeAddress = /^[\d.]+$/.test(text);
  return isIP(text) || (!looksLikeAddress && hostName.test(text)) ? text : undefined;
};

/** Hosts as clients name them, in lower case; `*.example.com` stands for every name below `example.com`. */
export const hostNames: Parser<string[]> = (text) => {
  const names = text.split(',').map((name) => name.trim().toLowerCase());
  const isKnown = (name: string): boolean =>
    host(name.replace(/^\*\.(?=.*[a-z])|^\[(?=.*:)|(?<=:.*)\]$/g, '')) !== undefined;
  return names.every(isKnown) ? names.map((name) => name.replace(/^\[|\]$/g, '')) : undefined;
};

/** Values of `sslmode` that the driver knows; any other one it takes without a word. */
export const sslModes: readonly string[] = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full', 'no-verify'];

/** A PostgreSQL URL with a server and a database, and an `sslmode` that is known. */
export const databaseUrl: Parser<string> = (text) => {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const known = url.protocol === 'postgres:' || url.protocol === 'postgresql:';
  const hasServer = url.hostname !== '' || url.searchParams.has('host');
  const isSslKnown = url.searchParams.getAll('sslmode').every((mode) => sslModes.includes(mode));
  return known && hasServer && isSslKnown && url.pathname.length > 1 ? text : undefined;
};

/** The issuer URL of an OpenID provider: https, or http on loopback; kept as written since `iss` is compared as text. */
export const issuer: Parser<string> = (text) => {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const safe =
    url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname.replace(/^\[|\]$/g, '')));
  const plain = !/[?#\s]/.test(text) && url.username === '' && url.password === '';
  return safe && plain ? text : undefined;
};

/** Any text without white space around it. */
export const word: Parser<string> = (text) => (text === text.trim() ? text : undefined);

/** Scopes as RFC 6749, section 3.3, writes them, with the one that makes OpenID Connect of a request. */
export const scopes: Parser<string> = (text) =>
  /^[!#-[\]-~]+(?: [!#-[\]-~]+)*$/.test(text) && text.split(' ').includes('openid') ? text : undefined;

/** A text that nobody guesses, as a header can carry it. */
export const secret: Parser<string> = (text) => (/^[!-~]{16,}$/.test(text) ? text : undefined);

/** A folder that exists or can still be made; the result is absolute. */
export const folder: Parser<string> = (text) => {
  const path = resolve(text);
  return statSync(nearestExisting(path), { throwIfNoEntry: false })?.isDirectory() ? path : undefined;
};

/**
 * Whether files can be made in a folder, or the folder itself below one that exists. Only trying tells: root is allowed
 * to write to `/proc`, and yet nothing can be made there.
 */
export function isWritableFolder(path: string): boolean {
  try {
    rmdirSync(mkdtempSync(join(nearestExisting(path), '.callrecords-')));
    return true;
  } catch (error) {
    // A full disk is another matter, and is told when something is to be stored there.
    return ['ENOSPC', 'EDQUOT'].includes(String((error as NodeJS.ErrnoException).code));
  }
}

function nearestExisting(path: string): string {
  const parent = dirname(path);
  return path === parent || existsSync(path) ? path : nearestExisting(parent);
}

/** A file that exists and may be read; the result is absolute. */
export const readableFile: Parser<string> = (text) => {
  const path = resolve(text);
  try {
    accessSync(path, constants.R_OK);
    return statSync(path).isFile() ? path : undefined;
  } catch {
    return undefined;
  }
};

const rangeNames = new Set(['loopback', 'linklocal', 'uniquelocal']);

/** Addresses, ranges in CIDR notation, and names of ranges, as Fastify's `trustProxy` takes them. */
export const proxies: Parser<string[]> = (text) => {
  const parts = text.split(',').map((part) => part.trim());
  const isKnown = (part: string): boolean => {
    const [, address = '', bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(part) ?? [];
    if (bits === undefined) return rangeNames.has(part) || isIP(address) !== 0;
    return isIP(address) !== 0 && Number(bits) <= (isIPv6(address) ? 128 : 32);
  };
  return parts.every(isKnown) ? parts : undefined;
};

/** Origins of pages (RFC 6454), in lower case; `*` stands for any and `none` for an empty list. */
export const origins: Parser<'any' | string[]> = (text) => {
  if (text === '*') return 'any';
  if (text === 'none') return [];
  const list = text.split(',').map((origin) => origin.trim().toLowerCase());
  const isOrigin = (origin: string): boolean =>
    /^https?:\/\//.test(origin) && URL.canParse(origin) && new URL(origin).origin === origin;
  return list.every(isOrigin) ? list : undefined;
};

const apiKey = /^([\w-]{1,64}):([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}):([\da-f]{64})$/i;

/** API keys by name, with their tenants and hashes. Names differ, since logs tell keys apart by them. */
export const apiKeys: Parser<ApiKeySetting[]> = (text) => {
  const keys = text.split(',').flatMap((part) => {
    const [, name, tenantId, sha256] = apiKey.exec(part.trim()) ?? [];
    return name && tenantId && sha256
      ? [{ name, tenantId: tenantId.toLowerCase(), sha256: sha256.toLowerCase() }]
      : [undefined];
  });
  const known = keys.filter((key) => key !== undefined);
  return known.length === keys.length && new Set(known.map(({ name }) => name)).size === keys.length
    ? known
    : undefined;
};
