/** What a mark looks like; the colour never stands alone. */
export type Tone = 'good' | 'poor' | 'failed' | 'neutral';

export interface Word {
  readonly text: string;
  readonly icon: string;
  readonly tone: Tone;
}

/** Outcomes in words, in the order in which charts stack them. */
export const outcomes: ReadonlyMap<string, Word> = new Map<string, Word>([
  ['answered', { text: 'Answered', icon: '✓', tone: 'good' }],
  ['noAnswer', { text: 'No answer', icon: '↩', tone: 'neutral' }],
  ['busy', { text: 'Busy', icon: '⊘', tone: 'neutral' }],
  ['declined', { text: 'Declined', icon: '✕', tone: 'neutral' }],
  ['canceled', { text: 'Canceled', icon: '⤺', tone: 'neutral' }],
  ['notFound', { text: 'Not found', icon: '?', tone: 'poor' }],
  ['refused', { text: 'Refused', icon: '⊗', tone: 'failed' }],
  ['mediaFailed', { text: 'No media', icon: '♪', tone: 'failed' }],
  ['networkFailed', { text: 'Network failure', icon: '⚡', tone: 'failed' }],
  ['dropped', { text: 'Dropped', icon: '⇣', tone: 'failed' }],
  ['neutral', { text: 'Went elsewhere', icon: '↪', tone: 'neutral' }],
  ['unknown', { text: 'Unknown', icon: '…', tone: 'neutral' }],
]);

/** Quality in words. */
export const classifications: ReadonlyMap<string, Word> = new Map<string, Word>([
  ['good', { text: 'Good', icon: '●', tone: 'good' }],
  ['poor', { text: 'Poor', icon: '▲', tone: 'poor' }],
  ['unclassified', { text: 'Unknown', icon: '○', tone: 'neutral' }],
]);

/** Kinds of media in words. */
export const mediaKinds: ReadonlyMap<string, string> = new Map([
  ['audio', 'Audio'],
  ['video', 'Video'],
  ['videoBasedScreenSharing', 'Screen'],
  ['applicationSharing', 'Application'],
  ['unknown', 'Other'],
]);

/** Modalities in words. */
export const modalities: ReadonlyMap<string, string> = new Map([
  ['audio', 'Audio'],
  ['video', 'Video'],
  ['videoBasedScreenSharing', 'Screen'],
  ['screenSharing', 'Application'],
  ['data', 'Data'],
]);

/** Types of calls in words. */
export const callTypes: ReadonlyMap<string, string> = new Map([
  ['peerToPeer', '1 to 1'],
  ['groupCall', 'Group'],
]);

/** Why a stream is poor, in words. */
export const poorReasons: ReadonlyMap<string, string> = new Map([
  ['jitter', 'Jitter'],
  ['loss', 'Packet loss'],
  ['roundTrip', 'Round trip'],
  ['degradation', 'Degradation'],
  ['concealment', 'Concealment'],
  ['frameLoss', 'Frame loss'],
  ['frameRate', 'Frame rate'],
  ['postFecLoss', 'Loss after correction'],
]);

/** Names of the wire that are written in a way of their own. */
const proper: ReadonlyMap<string, string> = new Map([
  ['iOS', 'iOS'],
  ['macOS', 'macOS'],
  ['ipPhone', 'IP phone'],
  ['holoLens', 'HoloLens'],
  ['wifi', 'Wi-Fi'],
  ['frequency24GHz', '2.4 GHz'],
  ['frequency50GHz', '5 GHz'],
  ['frequency60GHz', '6 GHz'],
]);

/** The text of a name of the wire, such as `mobilePhone`: `Mobile phone`. */
export function spaced(name: string): string {
  const known = proper.get(name);
  if (known !== undefined) return known;
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
