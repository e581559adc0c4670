import { EdmInt32, EdmSingle, EdmString, EdmType } from '../../edm/decorators';

@EdmType({
  name: 'microsoft.graph.callRecords.deviceInfo',
  doc: 'The microphone, speaker, camera and screen that one side of the call used.',
})
export class DeviceInfo {
  @EdmString('Driver of the microphone or camera.', { example: 'Microsoft: 5.0.8638.1100' })
  captureDeviceDriver?: string | null;

  @EdmString('Name of the microphone or camera.', { example: 'Default input device', searchable: 'text' })
  captureDeviceName?: string | null;

  @EdmSingle('Part of the call in which the microphone or camera failed, as a ratio from 0 to 1.', { example: 0 })
  captureNotFunctioningEventRatio?: number | null;

  @EdmSingle('Part of the call in which the CPU was too slow, as a ratio from 0 to 1.', { example: 0.02 })
  cpuInsufficentEventRatio?: number | null;

  @EdmSingle('Part of the call in which the captured audio was clipped, as a ratio from 0 to 1.', { example: 0 })
  deviceClippingEventRatio?: number | null;

  @EdmSingle('Part of the call in which audio had glitches or gaps, as a ratio from 0 to 1.', { example: 0.05 })
  deviceGlitchEventRatio?: number | null;

  @EdmInt32('How many times feedback howled.', { example: 0 })
  howlingEventCount?: number | null;

  @EdmSingle('Root mean square of the incoming signal in the first 30 seconds or less.', { example: 60.25816 })
  initialSignalLevelRootMeanSquare?: number | null;

  @EdmSingle('Part of the call in which speech was too quiet, as a ratio from 0 to 1.', { example: 0 })
  lowSpeechLevelEventRatio?: number | null;

  @EdmSingle('Part of the call in which noise drowned the speech, as a ratio from 0 to 1.', { example: 0.11 })
  lowSpeechToNoiseEventRatio?: number | null;

  @EdmSingle('Glitches of the microphone in 5 minutes.', { example: 23 })
  micGlitchRate?: number | null;

  @EdmInt32('Average level of the noise that was received, in decibels.', { example: -68 })
  receivedNoiseLevel?: number | null;

  @EdmInt32('Average level of the speech that was received, in decibels.', { example: -10 })
  receivedSignalLevel?: number | null;

  @EdmString('Driver of the speaker or screen.', { example: 'Microsoft: 5.0.8638.1100' })
  renderDeviceDriver?: string | null;

  @EdmString('Name of the speaker or screen.', { example: 'Default output device', searchable: 'text' })
  renderDeviceName?: string | null;

  @EdmSingle('Part of the call in which the speaker was muted, as a ratio from 0 to 1.', { example: 1 })
  renderMuteEventRatio?: number | null;

  @EdmSingle('Part of the call in which the speaker or screen failed, as a ratio from 0 to 1.', { example: 0 })
  renderNotFunctioningEventRatio?: number | null;

  @EdmSingle('Part of the call in which the speaker was turned down to zero, as a ratio from 0 to 1.', { example: 1 })
  renderZeroVolumeEventRatio?: number | null;

  @EdmInt32('Average level of the noise that was sent, in decibels.', { example: -62 })
  sentNoiseLevel?: number | null;

  @EdmInt32('Average level of the speech that was sent, in decibels.', { example: -18 })
  sentSignalLevel?: number | null;

  @EdmSingle('Glitches of the speaker in 5 minutes.', { example: 3830 })
  speakerGlitchRate?: number | null;
}
