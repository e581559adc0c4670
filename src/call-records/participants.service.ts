import { Injectable } from '@nestjs/common';
import { CollectionService } from '../resources/collection.service';
import { participantsResource } from './participants.resource';

/** Participants of a call. */
@Injectable()
export class ParticipantsService extends CollectionService {
  protected readonly resource = participantsResource;
}
