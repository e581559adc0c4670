import { ApiParam } from '@nestjs/swagger';
import { sampleCall } from './model/sample-call';

const meanings = {
  callRecordId: 'Id of the call record.',
  sessionId: 'Id of the session; where it repeats within the call, the first session of that id is meant.',
  segmentId: 'Id of the segment.',
};

/** Documents path parameters that are ids; the sample call, its session and its segment share one id. */
export function IdParam(...names: (keyof typeof meanings)[]): MethodDecorator & ClassDecorator {
  return (...target: [object, (string | symbol)?, PropertyDescriptor?]) => {
    for (const name of names) {
      const schema = { type: 'string', example: sampleCall.id };
      const document = ApiParam({ name, description: meanings[name], schema });
      Reflect.apply(document, undefined, target);
    }
  };
}
