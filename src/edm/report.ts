import { MOST_FINDINGS, type Finding } from './finding';

/** What is found while a value is read. Findings about its structure come before those about single values. */
export class Report {
  /** About which members there are and which types these have, in the order in which they stand in the value. */
  readonly structure: Finding[] = [];
  /** Set while findings about single values would go behind more of them than anybody reads. */
  isMuted = false;

  /** Whether to look no further. */
  get isFull(): boolean {
    return this.structure.length >= MOST_FINDINGS;
  }

  addStructure(code: Finding['code'], message: string, target: string): void {
    if (!this.isFull) this.structure.push({ code, message, target });
  }
}

/** A value as it is to be stored, with the findings about single values in it. */
export interface Reading<Value> {
  readonly json: Value;
  readonly broken?: readonly Finding[];
}
