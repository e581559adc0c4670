import { EdmComplex, EdmEnum, EdmInt32, EdmInt64, EdmSingle, EdmString, EdmType } from '../../edm/decorators';
import {
  NetworkConnectionType,
  NetworkTransportProtocol,
  WifiBand,
  WifiRadioType,
  type NetworkConnectionTypeMember,
  type NetworkTransportProtocolMember,
  type WifiBandMember,
  type WifiRadioTypeMember,
} from './enums';
import { TraceRouteHop } from './trace-route-hop';

@EdmType({ name: 'microsoft.graph.callRecords.networkInfo', doc: 'The network that one side of the call used.' })
export class NetworkInfo {
  @EdmSingle('Part of the call in which bandwidth was short, as a ratio from 0 to 1.', { example: 0 })
  bandwidthLowEventRatio?: number | null;

  @EdmString('BSSID of the Wi-Fi access point; absent where precise location is switched off.', {
    example: '6c-f3-7f-3a-91-02',
    searchable: 'id',
  })
  basicServiceSetIdentifier?: string | null;

  @EdmEnum(NetworkConnectionType, 'Kind of network.', { nullable: false, example: 'wifi' })
  connectionType?: NetworkConnectionTypeMember;

  @EdmSingle('Part of the call in which delay was too high, as a ratio from 0 to 1.', { example: 0 })
  delayEventRatio?: number | null;

  @EdmString('DNS suffix of the network adapter.', { example: 'contoso.com' })
  dnsSuffix?: string | null;

  @EdmString('IP address of the endpoint.', { example: '10.150.0.2', searchable: 'text' })
  ipAddress?: string | null;

  @EdmInt64('Speed of the link that the network adapter reports, in bit/s.', { example: 54000000 })
  linkSpeed?: number | bigint | null;

  @EdmString('MAC address of the adapter; 02:00:00:00:00:00 or absent where the platform hides it.', {
    example: '00-00-00-00-00-00',
  })
  macAddress?: string | null;

  @EdmEnum(NetworkTransportProtocol, 'Transport protocol of the media.', { nullable: false, example: 'udp' })
  networkTransportProtocol?: NetworkTransportProtocolMember;

  @EdmInt32('Port of the endpoint.', { example: 27288 })
  port?: number | null;

  @EdmSingle('Part of the call in which the network harmed the received audio, as a ratio from 0 to 1.', {
    example: 0.27,
  })
  receivedQualityEventRatio?: number | null;

  @EdmString('IP address under which the relay sees the endpoint, as a rule a public one.', {
    example: '127.0.0.2',
    searchable: 'text',
  })
  reflexiveIPAddress?: string | null;

  @EdmString('IP address of the media relay.', { example: '52.114.188.32' })
  relayIPAddress?: string | null;

  @EdmInt32('Port at the media relay.', { example: 53889 })
  relayPort?: number | null;

  @EdmSingle('Part of the call in which the network harmed the sent audio, as a ratio from 0 to 1.', { example: 0 })
  sentQualityEventRatio?: number | null;

  @EdmString('Subnet of the endpoint.', { example: '10.150.0.0', searchable: 'text' })
  subnet?: string | null;

  @EdmComplex(() => TraceRouteHop, 'Routers on the way to the other side; empty when the way was not traced.', {
    nullable: false,
    collection: true,
    example: [{ hopCount: 1, ipAddress: '10.150.0.1', roundTripTime: 'PT0.003S' }],
  })
  traceRouteHops?: TraceRouteHop[];

  @EdmEnum(WifiBand, 'Wi-Fi frequency band.', { nullable: false, example: 'frequency50GHz' })
  wifiBand?: WifiBandMember;

  @EdmInt32('Charge of the battery, in per cent.', { example: 87 })
  wifiBatteryCharge?: number | null;

  @EdmInt32('Wi-Fi channel.', { example: 36 })
  wifiChannel?: number | null;

  @EdmString('Name of the Wi-Fi driver from Microsoft, possibly in the language of the system.', {
    example: 'Microsoft Wi-Fi Direct Virtual Adapter',
  })
  wifiMicrosoftDriver?: string | null;

  @EdmString('Version of the Wi-Fi driver from Microsoft.', { example: '10.0.18362.1' })
  wifiMicrosoftDriverVersion?: string | null;

  @EdmEnum(WifiRadioType, 'Wi-Fi standard of the radio.', { nullable: false, example: 'wifi80211ac' })
  wifiRadioType?: WifiRadioTypeMember;

  @EdmInt32('Strength of the Wi-Fi signal, in per cent.', { example: 92 })
  wifiSignalStrength?: number | null;

  @EdmString('Name of the Wi-Fi driver from the maker of the adapter.', {
    example: 'Intel(R) Dual Band Wireless-AC 8265',
  })
  wifiVendorDriver?: string | null;

  @EdmString('Version of the Wi-Fi driver from the maker of the adapter.', { example: '20.70.16.4' })
  wifiVendorDriverVersion?: string | null;
}
