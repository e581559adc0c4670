import { MOST_FINDINGS, type Finding } from '../json/finding';
import type { JsonObject } from '../json/json-value';
import type { Reading } from './reading';

/** Objects that are read between two steps. */
const STEP = 32;

/** An earlier reading of an object, with the findings about its structure. */
export interface KnownReading extends Reading<JsonObject> {
  readonly structure: readonly Finding[];
}

interface Found {
  readonly place: string;
  readonly findings: readonly Finding[];
}

/**
 * Readings of the items of collections within a large value, innermost first. They are made in steps, so that reading
 * the whole value afterwards takes little time.
 */
export class ReadAhead {
  private readonly readings = new Map<JsonObject, KnownReading>();
  /** Findings in items. Items within another listed item are left out. */
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
    // The findings of the object include those of the items within it.
    while (this.found.at(-1)?.place.startsWith(`${place}/`)) this.foundCount -= this.found.pop()?.findings.length ?? 0;
    this.found.push({ place, findings });
    this.foundCount += findings.length;
  }

  /** Whether there are so many findings that reading can stop. */
  get isEnough(): boolean {
    return this.foundCount >= MOST_FINDINGS;
  }

  /** The findings so far, each once. */
  get findings(): readonly Finding[] {
    return this.found.flatMap(({ findings }) => findings).slice(0, MOST_FINDINGS);
  }

  /** Whether it is time to yield. Counts its calls: use it once for each object. */
  get isDue(): boolean {
    this.sinceStep = (this.sinceStep + 1) % STEP;
    return this.sinceStep === 0;
  }
}
