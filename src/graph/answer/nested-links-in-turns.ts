import { inTurnsIfLong } from '../../budgets/in-turns';
import { writeNestedLinks } from '../../odata/urls/nested-links';

/** As {@link writeNestedLinks}, in turns where the text is long and holds such links. */
export function withNestedLinks(...written: Parameters<typeof writeNestedLinks>): string | Promise<string> {
  return inTurnsIfLong(written[0], writeNestedLinks(...written));
}
