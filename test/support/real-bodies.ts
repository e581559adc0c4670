import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseJson } from '../../src/edm/json/json';
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/edm/json/json-value';

const folder = join(__dirname, '../fixtures/graph/examples');

/** How Microsoft's generated pages say that they do not know a value. */
const placeholders = new Set<JsonValue>(['String', 'String (timestamp)', 'Integer']);

export interface RealBody {
  readonly kind: 'callRecord' | 'session' | 'segment';
  readonly file: string;
  readonly body: JsonObject;
}

/** Every call record, session and segment that Microsoft's pages show with real values, at any depth. */
export function realBodies(): RealBody[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .flatMap((file) => bodiesIn(parseJson(readFileSync(join(folder, file), 'utf8')), file))
    .filter(({ body }) => !hasPlaceholder(body));
}

/** Whether any value below is only a placeholder. */
export function hasPlaceholder(value: JsonValue): boolean {
  if (Array.isArray(value)) return value.some(hasPlaceholder);
  return isJsonObject(value) ? Object.values(value).some(hasPlaceholder) : placeholders.has(value);
}

function bodiesIn(value: JsonValue, file: string, name = ''): RealBody[] {
  if (Array.isArray(value)) return value.flatMap((item) => bodiesIn(item, file, name));
  if (!isJsonObject(value)) return [];
  const kind = kindOf(value, name);
  const below = Object.entries(value).flatMap(([member, item]) => bodiesIn(item, file, member));
  return kind ? [{ kind, file, body: value }, ...below] : below;
}

function kindOf(value: JsonObject, name: string): RealBody['kind'] | undefined {
  if (!('startDateTime' in value)) return undefined;
  if (name === 'segments') return 'segment';
  if (!('modalities' in value)) return undefined;
  return 'type' in value ? 'callRecord' : 'session';
}
