import { EdmDuration, EdmInt32, EdmString, EdmType } from '../../edm/decorators';

@EdmType({ name: 'microsoft.graph.callRecords.traceRouteHop', doc: 'One router on the way that packets take.' })
export class TraceRouteHop {
  @EdmInt32('Position of the hop on the way.', { example: 1 })
  hopCount?: number | null;

  @EdmString('IP address of the router.', { example: '10.150.0.1' })
  ipAddress?: string | null;

  @EdmDuration('Time that a packet takes to the router and back, as an ISO 8601 duration.', { example: 'PT0.003S' })
  roundTripTime?: string | null;
}
