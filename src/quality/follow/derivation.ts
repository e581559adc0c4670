import { Injectable, Logger } from '@nestjs/common';
import { inTurns } from '../../budgets/in-turns';
import { TenantDatabase } from '../../database/tenant-database';
import { parseInSteps, parseJson } from '../../edm/json/json';
import type { JsonValue } from '../../edm/json/json-value';
import type { Steps } from '../../edm/json/steps';
import type { CallSource } from '../rules/call-source';
import { rowsOf, type CallRows } from './call-rows';
import { readSources, type SourceRow } from './call-sources.sql';
import { Deriver } from './deriver';

/** Length in characters from which the text of a call is parsed in steps; a shorter one takes a few milliseconds. */
const LONG_TEXT = 500_000;

/** Digits of a number that JavaScript's own parser may not keep. PostgreSQL writes numbers without exponents. */
const manyDigits = /\d[\d.]{15}/;

/** What some call records have become. */
export interface Derived {
  /** Rows by the ids of call records. One that does not exist any more, or that could not be derived, has none. */
  readonly rows: ReadonlyMap<string, CallRows>;
  /** Ids of the call records that could not be derived. */
  readonly failed: readonly string[];
}

/** Reads call records, and makes their rows. */
@Injectable()
export class Derivation {
  private readonly logger = new Logger(Derivation.name);

  constructor(
    private readonly database: TenantDatabase,
    private readonly deriver: Deriver,
  ) {}

  async derive(tenantId: string, ids: ReadonlySet<string>): Promise<Derived> {
    const sources = await this.database.query<SourceRow>(tenantId, readSources([...ids]), 'background');
    return inTurns(this.deriveAll(tenantId, sources));
  }

  private *deriveAll(tenantId: string, sources: readonly SourceRow[]): Steps<Derived> {
    const rows = new Map<string, CallRows>();
    const failed: string[] = [];
    for (const source of sources) {
      try {
        const text = textOf(source);
        const derived = this.deriver.derive(yield* sourceOf(text));
        // In JSON, every sign that COPY's lines escape is escaped itself.
        rows.set(source.id, rowsOf(derived, !text.includes('\\')));
      } catch (error) {
        // One call must not stop those behind it.
        this.logger.error(error, { tenantId, callRecordId: source.id });
        failed.push(source.id);
      }
      yield;
    }
    return { rows, failed };
  }
}

function textOf({ id, version, body, participants, sessions, directRouting }: SourceRow): string {
  return (
    `{"id":${JSON.stringify(id)},"version":${version},"body":${body},"participants":[${participants ?? ''}],` +
    `"sessions":[${sessions ?? ''}]${directRouting === null ? '' : `,"directRouting":${directRouting}`}}`
  );
}

function* sourceOf(text: string): Steps<CallSource> {
  const source: JsonValue = text.length < LONG_TEXT ? parsed(text) : yield* parseInSteps(text);
  return source as unknown as CallSource;
}

/** Parses JSON that PostgreSQL has written: it is well-formed, and no member occurs twice. */
function parsed(text: string): JsonValue {
  return manyDigits.test(text) ? parseJson(text) : (JSON.parse(text) as JsonValue);
}
