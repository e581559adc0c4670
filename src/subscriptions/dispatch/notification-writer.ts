import { Injectable } from '@nestjs/common';
import { stringifyJson } from '../../edm/json/json';
import type { JsonObject } from '../../edm/json/json-value';
import { Recipient } from '../outgoing/encryption';
import type { Notification } from './deliveries.sql';
import { changeNotification } from './notification-body';
import { ResourceData } from './resource-data';
import { ValidationTokens } from './validation-tokens';

/** A POST takes no further notification after this many characters of resource data. */
const MOST_DATA = 4 * 1024 * 1024;
/** After this many milliseconds, no further call record is read for a POST. */
const LONGEST = 1_000;

/** The body of a POST, and the notifications that it contains. */
export interface WrittenNotification {
  readonly body: string;
  readonly sent: readonly Notification[];
}

/** A notification cannot be written. Subscribers can read the message. */
export class NotificationError extends Error {
  constructor(
    readonly notification: Notification,
    message: string,
  ) {
    super(message);
    this.name = 'NotificationError';
  }
}

type Texts = ReadonlyMap<string, string | undefined>;

/** Writes the bodies of POSTs: Graph's changeNotificationCollection. */
@Injectable()
export class NotificationWriter {
  constructor(
    private readonly data: ResourceData,
    private readonly tokens: ValidationTokens,
  ) {}

  /**
   * @param due notifications in their order, at least one; those that would make the body too large or take too long
   * are left for the next POST
   * @throws NotificationError when the first notification cannot be written
   */
  async write(tenantId: string, due: readonly Notification[]): Promise<WrittenNotification> {
    const ids = new Set(due.flatMap((one) => (holdsData(one) ? [one.callRecordId] : [])));
    const until = performance.now() + LONGEST;
    const texts: Texts = ids.size > 0 ? await this.data.read(tenantId, ids, MOST_DATA, until) : new Map();
    const recipients = new Map<string, Recipient>();
    const value: JsonObject[] = [];
    const applications = new Set<string>();
    let size = 0;
    for (const notification of due) {
      if (size > MOST_DATA) break;
      const content = await contentOf(notification, texts, recipients).catch((error: unknown) => {
        if (error instanceof NotificationError && value.length > 0) return 'left' as const;
        throw error;
      });
      if (content === 'left') break;
      value.push({ ...changeNotification(tenantId, notification), ...content });
      if (!content) continue;
      size += String(content.encryptedContent.data).length;
      applications.add(String(notification.subscription.applicationId ?? ''));
    }
    const validationTokens = await this.tokens.tokensFor(tenantId, applications);
    const body = stringifyJson({ value, ...(validationTokens.length > 0 ? { validationTokens } : {}) });
    return { body, sent: due.slice(0, value.length) };
  }
}

/** Whether a notification contains the call record. */
export function holdsData(
  notification: Notification,
): notification is Notification & { readonly callRecordId: string } {
  const { callRecordId, kind, subscription } = notification;
  return subscription.includeResourceData === true && callRecordId !== null && kind !== 'deleted';
}

/**
 * The encrypted call record of a notification; undefined when the call record is gone or not part of the subscription.
 */
async function contentOf(
  notification: Notification,
  texts: Texts,
  recipients: Map<string, Recipient>,
): Promise<{ encryptedContent: JsonObject } | undefined> {
  if (!holdsData(notification)) return undefined;
  const { callRecordId, subscription, subscriptionId } = notification;
  const text = texts.get(callRecordId);
  if (text === undefined) {
    if (texts.has(callRecordId)) return undefined;
    throw new NotificationError(notification, 'The call record could not be read in time.');
  }
  try {
    const { encryptionCertificate, encryptionCertificateId } = subscription;
    const recipient =
      recipients.get(subscriptionId) ?? new Recipient(String(encryptionCertificate), String(encryptionCertificateId));
    recipients.set(subscriptionId, recipient);
    return { encryptedContent: await recipient.encrypted(text) };
  } catch {
    throw new NotificationError(notification, 'The call record could not be encrypted for the certificate.');
  }
}
