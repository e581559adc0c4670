import { MOST_FINDINGS, type Finding } from '../json/finding';
import type { JsonObject } from '../json/json-value';
import type { Reading } from './reading';

/** Objects that are read between two steps. */
const STEP = 32;

/** The reading of an object that was made before, with the findings about its structure. */
export interface KnownReading extends Reading<JsonObject> {
  readonly structure: readonly Finding[];
}

interface Found {
  readonly place: string;
  readonly findings: readonly Finding[];
}

/**
 * Readings of the items of collections within a long value, innermost first. They are made in steps, so that what is left
 * for the reading of the whole value takes little time.
 */
export class ReadAhead {
  private readonly readings = new Map<JsonObject, KnownReading>();
  /** What was found in items, without those within others that are among them. */
  private readonly found: Found[] = [];
  private foundCount = 0;
  private sinceStep = 0;

  get(object: JsonObject): KnownReading | undefined {
    return this.readings.get(object);
  }

  add(object: JsonObject, place: string, reading: KnownReading): void {
    this.readings.set(object, reading);
    const findings = [...reading.structure, ...(reading.broken ?? [])];
    if (findings.length === 0) return;
    // Those within the object are among its own.
    while (this.found.at(-1)?.place.startsWith(`${place}/`)) this.foundCount -= this.found.pop()?.findings.length ?? 0;
    this.found.push({ place, findings });
    this.foundCount += findings.length;
  }

  /** Whether so much is wrong that it is not worth to read on. */
  get isEnough(): boolean {
    return this.foundCount >= MOST_FINDINGS;
  }

  /** What was found so far, each once. */
  get findings(): readonly Finding[] {
    return this.found.flatMap(({ findings }) => findings).slice(0, MOST_FINDINGS);
  }

  /** Whether it is time to be interrupted; asked once for each object. */
  get isDue(): boolean {
    this.sinceStep = (this.sinceStep + 1) % STEP;
    return this.sinceStep === 0;
  }
}
