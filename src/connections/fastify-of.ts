import type { INestApplication } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';

/** The Fastify below an application. Nest's own type of it lacks what this service adds. */
export function fastifyOf(app: Pick<INestApplication, 'getHttpAdapter'>): FastifyInstance {
  return app.getHttpAdapter().getInstance() as FastifyInstance;
}
