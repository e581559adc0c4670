// The naive way, for scale: Nest on Express, nested classes for class-validator, and TypeORM's `save()`, on the same tables.
// DATABASE_URL tells where they are; KEYS_URL and AUDIENCE whose tokens it takes.
import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import {
  Body,
  Controller,
  Inject,
  Injectable,
  Module,
  NotFoundException,
  Param,
  Post,
  Req,
  UnauthorizedException,
  UseGuards,
  ValidationPipe,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { DataSource } from 'typeorm';
import { CallRecordEntity } from '../../src/call-records/entities/call-record.entity';
import { SessionEntity } from '../../src/call-records/entities/session.entity';
import { createDataSource } from '../../src/database/data-source';
import { parseDateTimeOffset } from '../../src/edm/date-time-offset';
import { SessionDto } from './session.dto';

/** Connections, of which the embedded database has few to spare. Express and the validation are what takes the time. */
const CONNECTIONS = 4;

const { DATABASE_URL = '', KEYS_URL = '', AUDIENCE = '' } = process.env;
const keys = createRemoteJWKSet(new URL(KEYS_URL));

interface Caller {
  readonly headers: { readonly authorization?: string };
  tenant: string;
}

@Injectable()
class TokenGuard implements CanActivate {
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Caller>();
    const token = request.headers.authorization?.replace(/^Bearer /, '') ?? '';
    const { payload } = await jwtVerify(token, keys, { audience: AUDIENCE }).catch(() => {
      throw new UnauthorizedException();
    });
    request.tenant = String(payload.tid);
    return true;
  }
}

@Controller('v1.0/communications/callRecords/:id/sessions')
@UseGuards(TokenGuard)
class SessionsController {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  @Post()
  create(
    @Req() { tenant: tenantId }: Caller,
    @Param('id') callRecordId: string,
    @Body() { id = randomUUID(), ...body }: SessionDto,
  ): Promise<object> {
    return this.dataSource.transaction(async (manager) => {
      const where = { tenantId, id: callRecordId };
      const call = await manager.findOne(CallRecordEntity, { where, lock: { mode: 'pessimistic_write' } });
      if (!call) throw new NotFoundException();
      const session = manager.create(SessionEntity, {
        ...{ tenantId, callRecordId, id, body, position: call.nextPosition },
        startDateTime: ticks(body.startDateTime),
        endDateTime: ticks(body.endDateTime),
      });
      call.nextPosition = String(BigInt(call.nextPosition) + 1n);
      call.version = String(BigInt(call.version) + 1n);
      await manager.save([call]);
      await manager.save([session]);
      return { id, ...body };
    });
  }
}

function ticks(text: string): string {
  return String(parseDateTimeOffset(text)?.ticks);
}

@Module({
  controllers: [SessionsController],
  providers: [
    TokenGuard,
    {
      provide: DataSource,
      useFactory: () =>
        createDataSource(DATABASE_URL, {
          poolSize: CONNECTIONS,
          entities: [CallRecordEntity, SessionEntity],
        }).initialize(),
    },
  ],
})
class NaiveModule {}

async function main(): Promise<void> {
  const app = await NestFactory.create(NaiveModule, { logger: ['error'] });
  app.useGlobalPipes(new ValidationPipe({ transform: true, whitelist: true, forbidNonWhitelisted: true }));
  await app.listen(0, '127.0.0.1');
  console.log(await app.getUrl());
}

void main();
