import { constants, createDecipheriv, createHmac, privateDecrypt, X509Certificate } from 'node:crypto';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { generate } from 'selfsigned';
import { parseJson } from '../../src/edm/json/json';
import type { JsonObject } from '../../src/edm/json/json-value';
import { certificateProblem } from '../../src/subscriptions/outgoing/encryption';
import { recordBody, sessionBody } from '../support/bodies';
import { callRecords, clientOf, pathTo, type CallRecordsClient } from '../support/call-records';
import { expectDetails } from '../support/expect-error';
import { subscriptionBody, subscriptions } from '../support/subscriptions';
import { startTestApp, tenant, type TestApp } from '../support/test-app';
import { WebhookReceiver } from '../support/webhook-receiver';

let api: TestApp;
let client: CallRecordsClient;
let receiver: WebhookReceiver;
let pair: { cert: string; private: string };
beforeAll(async () => {
  [api, receiver, pair] = await Promise.all([
    startTestApp(),
    new WebhookReceiver().start(),
    generate([{ name: 'commonName', value: 'subscriber' }], { keyType: 'rsa', keySize: 2048 }),
  ]);
  client = clientOf(api);
});
afterAll(async () => {
  await api.close();
  await receiver.stop();
});

const inBase64 = (pem: string): string => pem.replaceAll(/-----[^-]+-----|\s/g, '');

interface Encrypted {
  readonly data: string;
  readonly dataKey: string;
  readonly dataSignature: string;
}

/** What a subscriber does, as Graph tells it to: first the key, then the signature, then the content. */
function decrypt({ data, dataKey, dataSignature }: Encrypted, privateKey = pair.private): JsonObject {
  const padding = constants.RSA_PKCS1_OAEP_PADDING;
  const key = privateDecrypt({ key: privateKey, padding, oaepHash: 'sha1' }, Buffer.from(dataKey, 'base64'));
  const encrypted = Buffer.from(data, 'base64');
  expect(createHmac('sha256', key).update(encrypted).digest('base64')).toBe(dataSignature);
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16));
  return parseJson(Buffer.concat([decipher.update(encrypted), decipher.final()]).toString()) as JsonObject;
}

describe('encrypted resource data', () => {
  it('brings the call record, for the eyes of the subscriber only', async () => {
    const members = {
      includeResourceData: true,
      encryptionCertificate: inBase64(pair.cert),
      encryptionCertificateId: 'key-1',
    };
    const { id: subscriptionId } = await client.create(subscriptions, subscriptionBody(receiver.origin, members));
    await client.create(subscriptions, subscriptionBody(receiver.origin, { changeType: 'created' }));
    const created = await client.create(callRecords, recordBody({ joinWebUrl: 'https://example.com/secret' }));
    const id = String(created.id);
    await client.create(`${pathTo(id)}/sessions`, sessionBody());
    await receiver.until(() => receiver.notifications().length === 3);
    const read = await client.read(pathTo(id));
    await client.delete(pathTo(id));
    await receiver.until(() => receiver.notifications().length === 4);

    const rich = receiver.notifications().filter((one) => one.subscriptionId === subscriptionId);
    expect(rich.map(({ changeType }) => changeType)).toEqual(['created', 'updated', 'deleted']);
    const [first, second, last] = rich.map(({ encryptedContent }) => encryptedContent as JsonObject | undefined);
    expect(first).toMatchObject({
      encryptionCertificateId: 'key-1',
      encryptionCertificateThumbprint: new X509Certificate(pair.cert).fingerprint.replaceAll(':', ''),
    });
    expect(decrypt(first as unknown as Encrypted)).toMatchObject({ id, joinWebUrl: 'https://example.com/secret' });
    const withoutContext = Object.entries(read).filter(([name]) => name !== '@odata.context');
    expect(decrypt(second as unknown as Encrypted)).toMatchObject(Object.fromEntries(withoutContext));
    expect(last).toBeUndefined();
    expect(second?.dataKey).not.toBe(first?.dataKey);
    const others = receiver.notifications().filter((one) => one.subscriptionId !== subscriptionId);
    expect(others.map((one) => 'encryptedContent' in one)).toEqual([false]);
    expect(receiver.posts.some(({ body }) => body.includes('example.com'))).toBe(false);
  });

  it('comes with a token that shows where it is from', async () => {
    const [post] = receiver.posts;
    const { validationTokens = [] } = JSON.parse(post?.body ?? '') as { validationTokens?: string[] };
    expect(validationTokens).toHaveLength(1);
    const keys = createRemoteJWKSet(new URL(`${api.http}/${tenant}/discovery/v2.0/keys`));
    const { payload } = await jwtVerify(validationTokens[0] ?? '', keys, { audience: 'test-client' });
    expect(payload).toMatchObject({ azp: '0bf30f3b-4a52-48df-9a82-234910c4a086', tid: tenant });
    expect((await client.get(callRecords, { token: validationTokens[0] })).status).toBe(401);
  });

  it('is encrypted for another certificate from when that is set', async () => {
    const other = await generate([{ name: 'commonName', value: 'other' }], { keyType: 'rsa', keySize: 2048 });
    const rich = {
      includeResourceData: true,
      encryptionCertificate: inBase64(pair.cert),
      encryptionCertificateId: 'key-1',
    };
    const notificationUrl = `${receiver.origin}/rotated`;
    const created = await client.create(subscriptions, subscriptionBody(receiver.origin, { ...rich, notificationUrl }));
    const one = `${subscriptions}/${String(created.id)}`;
    const told = (): JsonObject[] => receiver.notifications('/rotated');
    await client.create(callRecords, recordBody());
    await receiver.until(() => told().length === 1);

    const change = { encryptionCertificate: inBase64(other.cert), encryptionCertificateId: 'key-2' };
    const changed = await client.patch(one, change);
    expect([changed.status, changed.json]).toEqual([200, { ...created, ...change }]);
    expect(await client.read(one)).toEqual(changed.json);
    const { id } = await client.create(callRecords, recordBody());
    await receiver.until(() => told().length === 2);
    const contents = told().map(({ encryptedContent }) => encryptedContent as JsonObject);
    expect(contents.map(({ encryptionCertificateId }) => encryptionCertificateId)).toEqual(['key-1', 'key-2']);
    expect(() => decrypt(contents[1] as unknown as Encrypted)).toThrow();
    expect(decrypt(contents[1] as unknown as Encrypted, other.private)).toMatchObject({ id });

    const refusals: readonly (readonly [JsonObject, string])[] = [
      [{ encryptionCertificate: 'eA==' }, 'invalidValue encryptionCertificate'],
      [{ encryptionCertificate: null }, 'invalidValue encryptionCertificate'],
      [{ encryptionCertificateId: null }, 'invalidValue encryptionCertificateId'],
      [{ includeResourceData: false }, 'invalidValue includeResourceData'],
    ];
    for (const [body, detail] of refusals) expect(expectDetails(await client.patch(one, body))).toEqual([detail]);
    expect(await client.read(one)).toEqual(changed.json);
    const { id: plain } = await client.create(subscriptions, subscriptionBody(receiver.origin));
    expect(expectDetails(await client.patch(`${subscriptions}/${String(plain)}`, change)).sort()).toEqual([
      'invalidValue encryptionCertificate',
      'invalidValue encryptionCertificateId',
    ]);
  });

  it('is for RSA keys of a fitting size', async () => {
    const weak = await generate([{ name: 'commonName', value: 'weak' }], { keyType: 'rsa', keySize: 1024 });
    const curve = await generate([{ name: 'commonName', value: 'curve' }], { keyType: 'ec' });
    expect(certificateProblem(inBase64(pair.cert))).toBeUndefined();
    expect(certificateProblem(Buffer.from(pair.cert).toString('base64'))).toBeUndefined();
    for (const { cert } of [weak, curve])
      expect(certificateProblem(inBase64(cert))).toBe('must have an RSA key of 2048 to 4096 bits');
  });
});
