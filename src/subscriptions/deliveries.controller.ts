import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import type { Answer } from '../graph/answer/answer';
import { FromRequest, type GraphRequest } from '../graph/request/graph-request';
import { DeliveriesService } from './deliveries.service';
import { ListDeliveriesOperation, ReplayAllOperation, ReplayOperation } from './delivery-operations.decorator';

@Controller('subscriptions/:subscriptionId')
export class DeliveriesController {
  constructor(private readonly deliveries: DeliveriesService) {}

  @Get('deliveries')
  @ListDeliveriesOperation()
  list(@FromRequest() request: GraphRequest, @Param('subscriptionId') id: string): Promise<Answer> {
    return this.deliveries.list(request, id);
  }

  @Post('deliveries/:deliveryId/replay')
  @ReplayOperation()
  @HttpCode(204)
  replay(
    @FromRequest() request: GraphRequest,
    @Param('subscriptionId') id: string,
    @Param('deliveryId') deliveryId: string,
  ): Promise<void> {
    return this.deliveries.replay(request, id, deliveryId);
  }

  @Post('replay')
  @ReplayAllOperation()
  @HttpCode(200)
  replayAll(@FromRequest() request: GraphRequest, @Param('subscriptionId') id: string): Promise<Answer> {
    return this.deliveries.replayAll(request, id);
  }
}
