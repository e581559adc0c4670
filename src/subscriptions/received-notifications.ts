import { appendFile, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { isJsonObject, type JsonObject, type JsonValue } from '../edm/json/json-value';

/** Most notifications that are kept. */
export const MOST_RECEIVED = 100;
/** Bytes of the file beyond which it is cut to the last notifications. */
const MOST_BYTES = 4 * 2 ** 20;

/** A notification as it has arrived. */
export interface Received {
  readonly receivedDateTime: string;
  readonly notification: JsonValue;
}

/**
 * The last notifications that the receiver for trying out has taken. They are in a file of the data folder, so that
 * people see all of them, whichever process has taken them.
 */
export class ReceivedNotifications {
  constructor(private readonly file: string) {}

  /** Keeps the notifications of a body. */
  async add({ value }: JsonObject): Promise<void> {
    const receivedDateTime = new Date().toISOString();
    const items = (Array.isArray(value) ? value : []).slice(-MOST_RECEIVED);
    const lines = items.map((notification) => `${JSON.stringify({ receivedDateTime, notification })}\n`);
    await appendFile(this.file, lines.join(''), { mode: 0o600 });
    if ((await stat(this.file)).size > MOST_BYTES) await this.cut();
  }

  /** The last notifications, in the order of their arrival. */
  async all(): Promise<Received[]> {
    return (await this.lines()).flatMap((line) => readLine(line) ?? []).slice(-MOST_RECEIVED);
  }

  async clear(): Promise<void> {
    await rm(this.file, { force: true });
  }

  private async lines(): Promise<string[]> {
    const text = await readFile(this.file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    return text.split('\n').filter((line) => line !== '');
  }

  /** Another process may add a line meanwhile, which is lost then: the file is for trying out. */
  private async cut(): Promise<void> {
    const kept: string[] = [];
    let size = 0;
    for (const line of (await this.lines()).slice(-MOST_RECEIVED).reverse()) {
      size += Buffer.byteLength(line);
      if (size > MOST_BYTES / 2) break;
      kept.unshift(`${line}\n`);
    }
    const next = `${this.file}.${process.pid}`;
    await writeFile(next, kept.join(''), { mode: 0o600 });
    await rename(next, this.file);
  }
}

/** A line of the file; undefined where a crash has left a part of one. */
function readLine(line: string): Received | undefined {
  try {
    const value = JSON.parse(line) as JsonValue;
    return isJsonObject(value) ? (value as { receivedDateTime: string; notification: JsonValue }) : undefined;
  } catch {
    return undefined;
  }
}
