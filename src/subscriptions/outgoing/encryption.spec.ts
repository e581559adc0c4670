import { createDecipheriv, privateDecrypt, X509Certificate } from 'node:crypto';
import { generate } from 'selfsigned';
import { certificateProblem, Recipient } from './encryption';

let certificate: Buffer;
let privateKey: string;
beforeAll(async () => {
  const made = await generate([{ name: 'commonName', value: 'subscriber' }], { keyType: 'rsa', keySize: 2048 });
  certificate = new X509Certificate(made.cert).raw;
  privateKey = made.private;
});

/** Parts of an encoding by ASN.1: its tag, and where its content begins and ends. */
function partsOf(der: Buffer): { tag: number; content: Buffer }[] {
  const parts: { tag: number; content: Buffer }[] = [];
  for (let at = 0; at < der.length;) {
    const [tag = 0, short = 0] = der.subarray(at);
    const isLong = short > 127;
    const begin = at + 2 + (isLong ? short - 128 : 0);
    const end = begin + (isLong ? der.readUIntBE(at + 2, short - 128) : short);
    parts.push({ tag, content: der.subarray(begin, end) });
    at = end;
  }
  return parts;
}

function encoded(tag: number, content: Buffer): Buffer {
  const length = content.length < 128 ? [content.length] : [130, content.length >> 8, content.length & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

const CONSTRUCTED = 32;
const INTEGER = 2;
const BIT_STRING = 3;

/** A certificate whose key has other numbers; nobody looks at its signature. */
function withKey(der: Buffer, change: (integer: Buffer) => Buffer): Buffer {
  const changed = partsOf(der).map(({ tag, content }) => {
    // The key is the only bit string that holds a sequence; the signature can begin like one, by chance.
    if (tag === BIT_STRING && content[1] === 48 && content.readUInt16BE(3) === content.length - 5)
      return encoded(tag, Buffer.concat([Buffer.from([0]), withIntegers(content.subarray(1), change)]));
    return encoded(tag, tag & CONSTRUCTED ? withKey(content, change) : content);
  });
  return Buffer.concat(changed);
}

function withIntegers(der: Buffer, change: (integer: Buffer) => Buffer): Buffer {
  const changed = partsOf(der).map(({ tag, content }) =>
    encoded(tag, tag === INTEGER ? change(content) : withIntegers(content, change)),
  );
  return Buffer.concat(changed);
}

const problemOf = (der: Buffer): string | undefined => certificateProblem(der.toString('base64'));

describe('the encryption of resource data', () => {
  it('takes no key for which it takes long to encrypt', () => {
    expect(problemOf(withKey(certificate, (integer) => integer))).toBeUndefined();
    const long = Buffer.concat([Buffer.alloc(200, 0x7f), Buffer.from([1])]);
    const slow = withKey(certificate, (integer) => (integer.length < 10 ? long : integer));
    expect(problemOf(slow)).toBe('must have an RSA key with a public exponent below 2^32');
    expect(() => new Recipient(slow.toString('base64'), 'id')).toThrow('public exponent');
  });

  it('takes no key for which nothing can be encrypted', () => {
    const even = (integer: Buffer): Buffer => Buffer.concat([integer.subarray(0, -1), Buffer.from([0])]);
    const broken = withKey(certificate, (integer) => (integer.length > 10 ? even(integer) : integer));
    expect(problemOf(broken)).toBe('must have an RSA key that can be used for encryption');
  });

  it('lets others have their turn while it encrypts much', async () => {
    let turns = 0;
    const counting = setInterval(() => turns++);
    const text = 'ä'.repeat(2_000_000);
    const { data, dataKey } = await new Recipient(certificate.toString('base64'), 'id').encrypted(text);
    clearInterval(counting);
    expect(turns).toBeGreaterThan(3);
    const key = privateDecrypt({ key: privateKey, oaepHash: 'sha1' }, Buffer.from(String(dataKey), 'base64'));
    const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16));
    const plain = Buffer.concat([decipher.update(Buffer.from(String(data), 'base64')), decipher.final()]);
    expect(plain.toString() === text).toBe(true);
  });
});
