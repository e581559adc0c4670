import { MOST_FINDINGS, type Finding } from '../json/finding';
import type { JsonObject } from '../json/json-value';
import type { KnownReading, ReadAhead } from './read-ahead';
import type { Reading } from './reading';

/** What is found while a value is read. Findings about its structure come before those about single values. */
export class Report {
  /** About which members there are and which types these have, in the order in which they stand in the value. */
  readonly structure: Finding[] = [];
  /** Set while findings about single values would go behind more of them than anybody reads. */
  isMuted = false;

  /** @param ahead what was read before */
  constructor(readonly ahead?: ReadAhead) {}

  /** Whether to look no further. */
  get isFull(): boolean {
    return this.structure.length >= MOST_FINDINGS;
  }

  addStructure(code: Finding['code'], message: string, target: string): void {
    if (!this.isFull) this.structure.push({ code, message, target });
  }

  /** The reading of an object as if it were made now. */
  takeOver({ structure, json, broken }: KnownReading): Reading<JsonObject> {
    for (const { code, message, target } of structure) this.addStructure(code, message, target);
    return this.isMuted ? { json } : { json, broken };
  }
}
