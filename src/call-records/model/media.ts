import { EdmComplex, EdmString, EdmType } from '../../edm/decorators';
import { DeviceInfo } from './device-info';
import { MediaStream } from './media-stream';
import { NetworkInfo } from './network-info';

@EdmType({
  name: 'microsoft.graph.callRecords.media',
  doc: 'One medium of a segment, with the devices and networks on both sides.',
})
export class Media {
  @EdmComplex(() => DeviceInfo, 'Devices of the callee.', {
    example: {
      captureDeviceName: 'Microphone (Microsoft Virtual Audio Device (Simple) (WDM))',
      renderDeviceName: 'Speakers (Microsoft Virtual Audio Device (Simple) (WDM))',
      receivedSignalLevel: -14,
    },
  })
  calleeDevice?: DeviceInfo | null;

  @EdmComplex(() => NetworkInfo, 'Network of the callee.', {
    example: { ipAddress: '10.139.0.12', subnet: '10.139.80.0', linkSpeed: 4294967295, connectionType: 'wired' },
  })
  calleeNetwork?: NetworkInfo | null;

  @EdmComplex(() => DeviceInfo, 'Devices of the caller.', {
    example: {
      captureDeviceName: 'Default input device',
      renderDeviceName: 'Default output device',
      receivedSignalLevel: -10,
    },
  })
  callerDevice?: DeviceInfo | null;

  @EdmComplex(() => NetworkInfo, 'Network of the caller.', {
    example: { ipAddress: '10.150.0.2', subnet: '10.150.0.0', linkSpeed: 54000000, connectionType: 'wifi' },
  })
  callerNetwork?: NetworkInfo | null;

  @EdmString('Name that the two sides gave the medium when they negotiated it.', { example: 'main-audio' })
  label?: string | null;

  @EdmComplex(() => MediaStream, 'Streams that make up the medium.', {
    collection: true,
    example: [{ streamId: '1504545584', streamDirection: 'callerToCallee', averageJitter: 'PT0.016S' }],
  })
  streams?: MediaStream[] | null;
}
