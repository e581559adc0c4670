/** How far a tenant's rows follow its call records. */
export interface Place {
  /** Position of the last change in the rows, as decimal text. */
  readonly position: string;
  /** Id of the last call record that a walk has passed; empty: none yet; null: no walk is under way. */
  readonly walked: string | null;
  /** The totals in use. */
  readonly generation: number;
  /** The totals that a rebuild adds up; null: none. */
  readonly nextGeneration: number | null;
  /** Id of the recipe by which rows are derived. */
  readonly recipe: string;
}

/** Whether two places are the same. */
export function isSame(one: Place, other: Place): boolean {
  const { position, walked, generation, nextGeneration, recipe } = one;
  return (
    position === other.position &&
    walked === other.walked &&
    generation === other.generation &&
    nextGeneration === other.nextGeneration &&
    recipe === other.recipe
  );
}

/** Whether a walk has passed a call record. Ids compare by their bytes, as in the database. */
export function hasPassed(walked: string | null, id: string): boolean {
  return walked === null || Buffer.compare(Buffer.from(id), Buffer.from(walked)) <= 0;
}
