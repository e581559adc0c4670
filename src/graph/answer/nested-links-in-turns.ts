import { inTurnsIfLong } from '../../budgets/in-turns';
import { writeNestedLinks } from '../../odata/urls/nested-links';

/** As {@link writeNestedLinks}, but processes a long text in turns. */
export function withNestedLinks(...written: Parameters<typeof writeNestedLinks>): string | Promise<string> {
  return inTurnsIfLong(written[0], writeNestedLinks(...written));
}
