import { Injectable } from '@nestjs/common';
import { stringifyJson, type JsonObject } from '../../edm/json';
import { encryptedContent } from '../outgoing/encryption';
import type { Notification } from './delivery';
import { changeNotification } from './notification-body';
import { ResourceData } from './resource-data';
import { ValidationTokens } from './validation-tokens';

/** Characters of resource data behind which a POST ends. */
const MOST_DATA = 4 * 1024 * 1024;

/** The text of a POST, and what it tells. */
export interface Written {
  readonly body: string;
  readonly sent: readonly Notification[];
}

/** Writes POSTs: Graph's changeNotificationCollection. */
@Injectable()
export class NotificationWriter {
  constructor(
    private readonly data: ResourceData,
    private readonly tokens: ValidationTokens,
  ) {}

  /** @param due notifications in their order; what would make the text too large is left for the next one */
  async write(tenantId: string, due: readonly Notification[]): Promise<Written> {
    const value: JsonObject[] = [];
    const applications = new Set<string>();
    let size = 0;
    for (const notification of due) {
      if (size > MOST_DATA) break;
      const content = await this.contentOf(tenantId, notification);
      value.push({ ...changeNotification(tenantId, notification), ...content });
      if (!content) continue;
      size += String(content.encryptedContent.data).length;
      applications.add(String(notification.subscription.applicationId ?? ''));
    }
    const validationTokens = await this.tokens.tokensFor(tenantId, applications);
    const body = stringifyJson({ value, ...(validationTokens.length > 0 ? { validationTokens } : {}) });
    return { body, sent: due.slice(0, value.length) };
  }

  /** What a notification holds of the call record; nothing where that is gone, or was not asked for. */
  private async contentOf(
    tenantId: string,
    { callRecordId, kind, subscription }: Notification,
  ): Promise<{ encryptedContent: JsonObject } | undefined> {
    const { includeResourceData, encryptionCertificate, encryptionCertificateId } = subscription;
    if (includeResourceData !== true || callRecordId === null || kind === 'deleted') return undefined;
    const json = await this.data.read(tenantId, callRecordId);
    if (json === undefined) return undefined;
    const [certificate, certificateId] = [String(encryptionCertificate), String(encryptionCertificateId)];
    return { encryptedContent: encryptedContent(json, certificate, certificateId) };
  }
}
