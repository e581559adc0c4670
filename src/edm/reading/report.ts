import { MOST_FINDINGS, type Finding } from '../json/finding';
import type { JsonObject } from '../json/json-value';
import type { KnownReading, ReadAhead } from './read-ahead';
import type { Reading } from './reading';

/** Collects findings while a value is read. Findings about its structure come before those about single values. */
export class Report {
  /** Findings about the presence of members and about their types, in the order of the value. */
  readonly structure: Finding[] = [];
  /** Set while further findings about single values would exceed {@link MOST_FINDINGS}. */
  isMuted = false;

  /** @param ahead earlier readings */
  constructor(readonly ahead?: ReadAhead) {}

  /** Whether to stop validating. */
  get isFull(): boolean {
    return this.structure.length >= MOST_FINDINGS;
  }

  addStructure(code: Finding['code'], message: string, target: string): void {
    if (!this.isFull) this.structure.push({ code, message, target });
  }

  /** Uses an earlier reading of an object, with its findings. */
  takeOver({ structure, json, broken }: KnownReading): Reading<JsonObject> {
    for (const { code, message, target } of structure) this.addStructure(code, message, target);
    return this.isMuted ? { json } : { json, broken };
  }
}
