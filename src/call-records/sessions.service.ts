import { Injectable } from '@nestjs/common';
import { CollectionService } from '../resources/collection.service';
import { sessionsResource } from './sessions.resource';

/** Sessions of a call. */
@Injectable()
export class SessionsService extends CollectionService {
  protected readonly resource = sessionsResource;
}
