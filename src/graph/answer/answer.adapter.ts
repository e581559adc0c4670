import type { ServerResponse } from 'node:http';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { withoutCharset } from '../errors/json-text';
import { Answer } from './answer';
import { sentForm } from './sent-form';
import { StreamedAnswer, streamedBody } from './streamed-answer';

/** Sends what handlers return. An {@link Answer} is sent in the form that the client accepts and prefers. */
export class AnswerAdapter extends FastifyAdapter {
  // An interceptor would do the same, but it creates several promises and observables for each request.
  override reply(response: ServerResponse | FastifyReply, value: unknown, status?: number): FastifyReply {
    if (response instanceof Object && 'request' in response) {
      if (typeof value === 'string' || value instanceof Answer) withoutCharset(response);
      if (value instanceof Answer) {
        // `sentForm` sets the content type, so Nest need not detect it.
        const form = sentForm(value, response);
        const code = value.options.status ?? status;
        if (code !== undefined) response.status(code);
        if (!(form instanceof Promise)) return response.send(form);
        // Nest waits for the returned reply, which resolves when the answer is sent.
        void form.then(
          (text) => response.send(text),
          (error: unknown) => response.send(error),
        );
        return response;
      }
      if (value instanceof StreamedAnswer)
        return super.reply(response, streamedBody(value, response.request, response), status);
    }
    return super.reply(response, value, status);
  }
}
