import { callTypes, mediaKinds, spaced } from '../format/words';

/** What totals of streams can be split by, and narrowed to. */
interface Dimension {
  readonly label: string;
  /** Name of the value in the rows of an answer; also the property of the totals by hour. */
  readonly property: string;
  /** Whether the totals by hour know it. */
  readonly inHours: boolean;
  /** Expression of the value on streams, where it is no property of theirs. */
  readonly ofStream?: string;
  /** The text of a value, where it is not the value itself. */
  readonly text?: (value: string) => string;
}

const network = ['Subnet', 'ConnectionType', 'IPAddress'].map((member) => `sender${member} ne null`).join(' or ');

/** Whether the near side of a stream is its sender: a service or a phone that receives has no network of its own. */
export const NEAR_IS_SENDER = `receiverType in ('service','phone') and (${network})`;

const near = (sender: string, receiver = sender): string =>
  `case(${NEAR_IS_SENDER}:sender${sender},true:receiver${receiver})`;

/** The dimensions, by the name of their filter in a URL. Places and devices are those of the near side. */
export const dimensions = {
  media: { ...{ label: 'Media', property: 'mediaKind', inHours: true }, text: wordOf(mediaKinds) },
  type: { ...{ label: 'Type', property: 'callType', inHours: true }, text: wordOf(callTypes) },
  connection: {
    ...{ label: 'Connection', property: 'connectionType', inHours: true, ofStream: near('ConnectionType') },
    text: spaced,
  },
  band: { ...{ label: 'Wi-Fi band', property: 'wifiBand', inHours: true, ofStream: near('WifiBand') }, text: spaced },
  codec: { label: 'Codec', property: 'codec', inHours: true },
  platform: {
    ...{ label: 'Platform', property: 'platform', inHours: true, ofStream: near('Platform') },
    text: spaced,
  },
  subnet: { label: 'Subnet', property: 'subnet', inHours: true, ofStream: near('Subnet') },
  version: {
    ...{ label: 'Version', property: 'applicationVersion', inHours: false, ofStream: near('ApplicationVersion') },
  },
  device: {
    // What was said was recorded by one device, and what was heard was played by another.
    ...{ label: 'Device', property: 'deviceName', inHours: false },
    ofStream: near('CaptureDeviceName', 'RenderDeviceName'),
  },
  scale: { label: 'Scale', property: 'mosScale', inHours: true },
} as const satisfies Readonly<Record<string, Dimension>>;

export type DimensionName = keyof typeof dimensions;

export const dimensionNames = Object.keys(dimensions) as readonly DimensionName[];

export const dimensionOf = (name: DimensionName): Dimension => dimensions[name];

/** The text of a value of a dimension. */
export function valueText(name: DimensionName, value: string | null): string {
  if (value === null) return 'Not known';
  return dimensionOf(name).text?.(value) ?? value;
}

function wordOf(words: ReadonlyMap<string, string>): (value: string) => string {
  return (value) => words.get(value) ?? spaced(value);
}
