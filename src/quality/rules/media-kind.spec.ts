import { mediaKindOf } from './media-kind';

describe('the kind of a medium', () => {
  it.each([
    ['main-audio', 'audio'],
    ['Main-Audio', 'audio'],
    ['applicationsharing-audio', 'audio'],
    ['main-video', 'video'],
    ['panoramic-video', 'video'],
    ['applicationsharing-video', 'videoBasedScreenSharing'],
    ['videoBasedScreenSharing', 'videoBasedScreenSharing'],
    ['applicationsharing', 'applicationSharing'],
    ['screenSharing', 'applicationSharing'],
    ['data', 'unknown'],
    ['', 'unknown'],
    [null, 'unknown'],
    [undefined, 'unknown'],
  ] as const)('of %j is %s', (label, kind) => expect(mediaKindOf(label)).toBe(kind));
});
