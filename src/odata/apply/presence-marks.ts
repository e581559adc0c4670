import type { TypedColumn } from '../values/shape';
import type { Context } from './relation';

/** In a part of a concat: its rows all have the member, none have it, or those for which a column is true. */
type Presence = 'all' | 'none' | { readonly column: string };

/** Columns that tell which rows of a concat have a member. Members of the same rows share a column. */
export class PresenceMarks {
  private readonly marks = new Map<string, { readonly column: string; readonly parts: readonly Presence[] }>();

  constructor(private readonly c: Context) {}

  /**
   * The column for a member.
   * @param parts its column in each part; undefined where the part has no such member
   * @returns undefined where all rows have the member
   */
  markOf(parts: readonly (TypedColumn | undefined)[]): string | undefined {
    const presences = parts.map(presenceOf);
    if (presences.every((presence) => presence === 'all')) return undefined;
    const key = JSON.stringify(presences);
    const mark = this.marks.get(key) ?? { column: this.c.column(), parts: presences };
    this.marks.set(key, mark);
    return mark.column;
  }

  get names(): readonly string[] {
    return [...this.marks.values()].map(({ column }) => column);
  }

  /** The columns in the SELECT of a part. @param row alias of its rows */
  columnsOf(part: number, row: string): readonly string[] {
    return [...this.marks.values()].map(({ column, parts }) => `${presenceSql(parts[part], row)} AS ${column}`);
  }
}

function presenceOf(column: TypedColumn | undefined): Presence {
  if (!column) return 'none';
  return column.presence === undefined ? 'all' : { column: column.presence };
}

function presenceSql(presence: Presence | undefined, row: string): string {
  if (typeof presence === 'object') return `${row}.${presence.column}`;
  return String(presence === 'all');
}
