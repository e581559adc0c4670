import { Injectable } from '@nestjs/common';
import { CollectionService } from '../resources/collection.service';
import { segmentsResource } from './segments.resource';

/** Segments of a session. */
@Injectable()
export class SegmentsService extends CollectionService {
  protected readonly resource = segmentsResource;
}
