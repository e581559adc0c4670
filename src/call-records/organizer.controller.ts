import { Controller, Delete, Get, Head, HttpStatus, Param, Patch, Put, Res } from '@nestjs/common';
import { ApiExcludeEndpoint } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { RequirePermission } from '../auth/permissions';
import { CREATE, UPDATE } from '../edm/rules';
import type { Answer } from '../graph/answer/answer';
import { EntityFromBody, type EntityBody } from '../graph/request/entity-body';
import { FromRequest, type GraphRequest } from '../graph/request/graph-request';
import {
  DeleteOwnedOperation,
  GetOwnedOperation,
  PutOwnedOperation,
  UpdateOwnedOperation,
} from '../open-api/owned-operations.decorator';
import { apiTagOf, type Tag } from '../open-api/tags';
import { callRecordsResource } from './call-records.resource';
import { organizer } from './entity-sets';
import { Organizer } from './model';
import { OrganizerService } from './organizer.service';
import { changes, organizerAnswers } from './samples/sample-answers';
import { sampleRecord } from './samples/sample-bodies';

export const organizersTag: Tag = { name: apiTagOf(organizer), description: 'Organizers of calls.' };

const { route, one } = callRecordsResource;

/** `/communications/callRecords/{callRecordId}/organizer_v2`, a single entity. */
@callRecordsResource.params()
@Controller(`${route}/${one}/${organizer.name}`)
export class OrganizerController {
  constructor(private readonly organizers: OrganizerService) {}

  // Declared before GET: Fastify would otherwise add a HEAD route that sends a content length with status 204.
  @Head()
  @ApiExcludeEndpoint()
  @RequirePermission('read')
  head(
    @FromRequest() request: GraphRequest,
    @Param('callRecordId') callRecordId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer | undefined> {
    return this.get(request, callRecordId, reply);
  }

  @Get()
  @GetOwnedOperation(
    organizer,
    {
      operationId: 'getOrganizer',
      summary: 'Get the organizer of a call',
      description: 'The organizer is also part of the call record, without `$expand`.',
    },
    organizerAnswers.read,
  )
  async get(
    @FromRequest() request: GraphRequest,
    @Param('callRecordId') callRecordId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer | undefined> {
    const answer = await this.organizers.get(request, callRecordId);
    // A null has no body (OData 4.01 part 1, section 11.2.7).
    if (answer === undefined) reply.status(HttpStatus.NO_CONTENT);
    return answer;
  }

  @Patch()
  @UpdateOwnedOperation(
    organizer,
    {
      operationId: 'updateOrganizer',
      summary: 'Update the organizer of a call',
      description:
        'Changes the members that are in the body. Members of a complex value that the body does not name stay. ' +
        'Creates the organizer if there is none. The version of the call record increases by one.',
    },
    changes.participant,
    organizerAnswers.changed,
  )
  update(
    @FromRequest() request: GraphRequest,
    @Param('callRecordId') callRecordId: string,
    @EntityFromBody(Organizer, UPDATE) body: EntityBody<Organizer>,
  ): Promise<Answer | undefined> {
    return this.organizers.update(request, callRecordId, body);
  }

  @Put()
  @PutOwnedOperation(
    organizer,
    {
      operationId: 'putOrganizer',
      summary: 'Replace or create the organizer of a call',
      description:
        'Replaces the organizer, or creates it if there is none. Members that are not in the body are removed, ' +
        'except the id. The version of the call record increases by one.',
    },
    { 'The organizer': sampleRecord.organizer_v2 },
    organizerAnswers.read,
  )
  put(
    @FromRequest() request: GraphRequest,
    @Param('callRecordId') callRecordId: string,
    @EntityFromBody(Organizer, CREATE) body: EntityBody<Organizer>,
  ): Promise<Answer | undefined> {
    return this.organizers.put(request, callRecordId, body);
  }

  @Delete()
  @DeleteOwnedOperation(organizer, {
    operationId: 'deleteOrganizer',
    summary: 'Delete the organizer of a call',
    description: 'The version of the call record increases by one.',
  })
  remove(@FromRequest() request: GraphRequest, @Param('callRecordId') callRecordId: string): Promise<void> {
    return this.organizers.remove(request, callRecordId);
  }
}
