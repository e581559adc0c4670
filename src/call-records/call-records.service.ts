import { Injectable } from '@nestjs/common';
import { CollectionService } from '../resources/collection.service';
import { callRecordsResource } from './call-records.resource';

/** Call records of the caller's tenant. */
@Injectable()
export class CallRecordsService extends CollectionService {
  protected readonly resource = callRecordsResource;
}
