import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { JsonObject } from '../edm/json/json-value';
import { GraphError } from '../graph/errors/graph-error';
import type { ImportBody } from '../import/import-body';
import { ImportService, type ImportSender } from '../import/import.service';
import { generateCallRecords } from './generate/generate';
import type { MadeUpCalls } from './made-up-calls.body';

const DAY = 86_400_000;

/** Call records between which the importer gets a turn. */
const RECORDS = 10;

/** What is used of the last line of an import's answer. */
interface LastLine {
  readonly kind: 'totals' | 'failed';
  readonly callRecords: { readonly added: number };
  readonly error?: { readonly message: string };
  /** Seconds. */
  readonly retryAfter?: number;
}

/** Makes up call records of an invented organisation, and imports them. Each request makes others. */
@Injectable()
export class MadeUpCallsService {
  constructor(private readonly imports: ImportService) {}

  /**
   * @returns the number of call records that were stored
   * @throws GraphError `serviceNotAvailable` when only some of them could be stored; errors of the import when none could
   */
  async store(sender: ImportSender, { count, days }: MadeUpCalls): Promise<number> {
    const to = Date.now();
    const calls = generateCallRecords({
      records: count,
      seed: randomUUID(),
      from: to - days * DAY,
      to,
      endsWithin: true,
    });
    let last = '';
    for await (const lines of this.imports.import(sender, new GeneratedBody(calls))) last = lines;
    const { kind, callRecords, error, retryAfter } = JSON.parse(last.trimEnd().split('\n').at(-1) ?? '') as LastLine;
    if (kind === 'totals') return callRecords.added;
    throw new GraphError('serviceNotAvailable', {
      message: `Only ${callRecords.added} of ${count} call records were stored. ${error?.message ?? ''}`.trimEnd(),
      headers: retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) },
    });
  }
}

/** The body of an import that comes from this process. */
class GeneratedBody implements ImportBody {
  received = 0;

  constructor(private readonly records: Iterable<JsonObject>) {}

  get chunks(): AsyncIterable<Buffer> {
    return this.read();
  }

  private async *read(): AsyncGenerator<Buffer> {
    let lines: string[] = [];
    for (const record of this.records) {
      lines.push(`${JSON.stringify(record)}\n`);
      if (lines.length < RECORDS) continue;
      yield this.counted(lines);
      lines = [];
    }
    yield this.counted(lines);
  }

  private counted(lines: readonly string[]): Buffer {
    const bytes = Buffer.from(lines.join(''));
    this.received += bytes.length;
    return bytes;
  }
}
