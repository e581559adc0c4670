import { Controller, Delete, Get, Param, Patch, Post } from '@nestjs/common';
import { CREATE, UPDATE } from '../edm/rules';
import type { Answer } from '../graph/answer/answer';
import { EntityFromBody, type EntityBody } from '../graph/request/entity-body';
import { FromRequest, type GraphRequest } from '../graph/request/graph-request';
import { Subscription } from './model/subscription';
import {
  CreateSubscriptionOperation,
  DeleteSubscriptionOperation,
  GetSubscriptionOperation,
  ListSubscriptionsOperation,
  ReauthorizeOperation,
  RenewSubscriptionOperation,
} from './subscription-operations.decorator';
import { SubscriptionsService } from './subscriptions.service';

@Controller('subscriptions')
export class SubscriptionsController {
  constructor(private readonly subscriptions: SubscriptionsService) {}

  @Post()
  @CreateSubscriptionOperation()
  create(
    @FromRequest() request: GraphRequest,
    @EntityFromBody(Subscription, CREATE) body: EntityBody<Subscription>,
  ): Promise<Answer> {
    return this.subscriptions.create(request, body);
  }

  @Get()
  @ListSubscriptionsOperation()
  list(@FromRequest() request: GraphRequest): Promise<Answer> {
    return this.subscriptions.list(request);
  }

  @Get(':subscriptionId')
  @GetSubscriptionOperation()
  get(@FromRequest() request: GraphRequest, @Param('subscriptionId') id: string): Promise<Answer> {
    return this.subscriptions.get(request, id);
  }

  @Patch(':subscriptionId')
  @RenewSubscriptionOperation()
  update(
    @FromRequest() request: GraphRequest,
    @Param('subscriptionId') id: string,
    @EntityFromBody(Subscription, UPDATE) body: EntityBody<Subscription>,
  ): Promise<Answer> {
    return this.subscriptions.update(request, id, body);
  }

  @Post(':subscriptionId/reauthorize')
  @ReauthorizeOperation()
  reauthorize(@FromRequest() request: GraphRequest, @Param('subscriptionId') id: string): Promise<void> {
    return this.subscriptions.reauthorize(request, id);
  }

  @Delete(':subscriptionId')
  @DeleteSubscriptionOperation()
  remove(@FromRequest() request: GraphRequest, @Param('subscriptionId') id: string): Promise<void> {
    return this.subscriptions.remove(request, id);
  }
}
