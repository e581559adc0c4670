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

export const organizersTag: Tag = { name: apiTagOf(organizer), description: 'The one who set up a call.' };

const { route, one } = callRecordsResource;

/** `/communications/callRecords/{callRecordId}/organizer_v2`, a single entity. */
@callRecordsResource.params()
@Controller(`${route}/${one}/${organizer.name}`)
export class OrganizerController {
  constructor(private readonly organizers: OrganizerService) {}

  // Before GET, for which Fastify would make one that gives a 204 a length.
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
      description: 'It comes with the call record too, without being asked for.',
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
      summary: 'Change the organizer of a call',
      description:
        'Changes the members that the body names; complex values are replaced. Where there is no organizer, makes one. ' +
        'The version of the call record rises by one.',
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
      summary: 'Put the organizer of a call in its place',
      description:
        'Replaces the organizer if there is one: what the body leaves out is gone, but for the id. Else makes one. ' +
        'The version of the call record rises by one.',
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
    description: 'The version of the call record rises by one.',
  })
  remove(@FromRequest() request: GraphRequest, @Param('callRecordId') callRecordId: string): Promise<void> {
    return this.organizers.remove(request, callRecordId);
  }
}
