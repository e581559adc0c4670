import { parseDateTimeOffset } from '../src/edm/date-time-offset';
import { isJsonObject, type JsonObject, type JsonValue } from '../src/edm/json/json-value';

const modalities = new Set<unknown>([
  'audio',
  'video',
  'videoBasedScreenSharing',
  'data',
  'screenSharing',
  'unknownFutureValue',
]);
const text = (value: JsonValue | undefined): boolean => value == null || typeof value === 'string';
const count = (value: JsonValue | undefined): boolean =>
  value == null || (typeof value === 'number' && (value | 0) === value);

/** About what a hand would write for the one form of the sample session: no derived types, no reasons, nothing kept. */
export function checkSession(body: JsonObject): boolean {
  return (
    typeof body.startDateTime === 'string' &&
    parseDateTimeOffset(body.startDateTime) !== undefined &&
    typeof body.endDateTime === 'string' &&
    parseDateTimeOffset(body.endDateTime) !== undefined &&
    Array.isArray(body.modalities) &&
    body.modalities.length > 0 &&
    body.modalities.every((modality) => modalities.has(modality)) &&
    (body.isTest == null || typeof body.isTest === 'boolean') &&
    isEndpoint(body.caller) &&
    isEndpoint(body.callee)
  );
}

function isEndpoint(value: JsonValue | undefined): boolean {
  if (!isJsonObject(value)) return false;
  const { userAgent, associatedIdentity, name, cpuName, cpuCoresCount, cpuProcessorSpeedInMhz } = value;
  return (
    text(name) &&
    text(cpuName) &&
    count(cpuCoresCount) &&
    count(cpuProcessorSpeedInMhz) &&
    (userAgent == null || (isJsonObject(userAgent) && Object.values(userAgent).every(text))) &&
    (associatedIdentity == null ||
      (isJsonObject(associatedIdentity) && text(associatedIdentity.id) && text(associatedIdentity.displayName)))
  );
}
