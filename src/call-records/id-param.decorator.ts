import { ApiParam } from '@nestjs/swagger';
import { abbie, sampleCall } from './model/sample-call';

const parameters = {
  callRecordId: ['Id of the call record.', sampleCall.id],
  sessionId: [
    'Id of the session; where it repeats within the call, the first session of that id is meant.',
    sampleCall.id,
  ],
  segmentId: ['Id of the segment.', sampleCall.id],
  participantId: ['Id of the participant: a directory id, a phone number or the id of a visitor.', abbie.id],
} as const;

/** Documents path parameters that are ids; the sample call, its session and its segment share one id. */
export function IdParam(...names: (keyof typeof parameters)[]): MethodDecorator & ClassDecorator {
  return (...target: [object, (string | symbol)?, PropertyDescriptor?]) => {
    for (const name of names) {
      const [description, example] = parameters[name];
      const document = ApiParam({ name, description, schema: { type: 'string', example } });
      Reflect.apply(document, undefined, target);
    }
  };
}
