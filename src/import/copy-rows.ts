import { callRecords, sessions } from '../call-records/entity-sets';
import type { EntitySet } from '../odata/entity-set';
import { containedSets } from './contained-sets';
import { fieldColumns, type PreparedEntity } from './prepared-entity';

/** Rows of one table: values of all columns except the tenant's. */
export interface CopyRows {
  readonly columns: readonly string[];
  readonly rows: (readonly string[])[];
}

/** Columns of a new call record's row besides its fields. */
interface NewCall {
  readonly version: bigint;
  /** Ticks. */
  readonly lastModified: bigint;
  readonly nextPosition: bigint;
}

/** Collections with parents before children: a foreign key needs the parent's row first. */
const parentsFirst = [callRecords, ...containedSets];

/** Collects the rows of a chunk by table. */
export class CopyChunk {
  private readonly rows = new Map<EntitySet, (readonly string[])[]>();

  /** The tables with their rows, parents before children. */
  get tables(): [EntitySet, CopyRows][] {
    return parentsFirst.flatMap((set): [EntitySet, CopyRows][] => {
      const rows = this.rows.get(set);
      return rows ? [[set, { columns: columnsOf(set), rows }]] : [];
    });
  }

  addCall({ id, fields }: PreparedEntity, { version, lastModified, nextPosition }: NewCall): void {
    this.add(callRecords, [id, version.toString(), lastModified.toString(), nextPosition.toString(), ...fields]);
  }

  addSessions(callRecordId: string, items: readonly PreparedEntity[], position: bigint): void {
    this.addContained({ id: callRecordId, children: [[sessions, items]] }, position);
  }

  /**
   * Adds the contained entities of a call record.
   * @param position position of the first entity; the others follow in the order of the body
   */
  addContained({ id, children }: Pick<PreparedEntity, 'id' | 'children'>, position: bigint): void {
    let next = position;
    const addAll = (set: EntitySet, items: readonly PreparedEntity[], parent: ReadonlyMap<string, string>): void => {
      const pointers = set.parentKey.map(([own, parents]) => [own, parent.get(parents) ?? ''] as const);
      for (const item of items) {
        const place = String(next++);
        this.add(set, [...pointers.map(([, value]) => value), item.id, place, ...item.fields]);
        const row = new Map([...pointers, ['id', item.id], ['position', place]]);
        for (const [child, contained] of item.children) addAll(child, contained, row);
      }
    };
    for (const [child, items] of children) addAll(child, items, new Map([['id', id]]));
  }

  private add(set: EntitySet, values: readonly string[]): void {
    const rows = this.rows.get(set);
    if (rows) rows.push(values);
    else this.rows.set(set, [values]);
  }
}

function columnsOf(set: EntitySet): string[] {
  const own =
    set.parentKey.length === 0
      ? ['id', 'version', 'last_modified_date_time', 'next_position']
      : [...set.parentKey.map(([column]) => column), 'id', 'position'];
  return [...own, ...fieldColumns(set)];
}
