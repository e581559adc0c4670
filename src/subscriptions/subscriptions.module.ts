import { Module } from '@nestjs/common';
import { ChangesModule } from '../changes/changes.module';
import { SETTINGS, type Settings } from '../config/settings';
import { NameService } from '../outgoing/name-service';
import { DeliveriesController } from './deliveries.controller';
import { DeliveriesService } from './deliveries.service';
import { DeliveryStore } from './delivery.store';
import { ChangeTaker } from './dispatch/change-taker';
import { Deliverer } from './dispatch/deliverer';
import { Dispatcher } from './dispatch/dispatcher';
import { Laggards } from './dispatch/laggards';
import { NotificationWriter } from './dispatch/notification-writer';
import { Postman } from './dispatch/postman';
import { ResourceData } from './dispatch/resource-data';
import { Sweeper } from './dispatch/sweeper';
import { ValidationTokens } from './dispatch/validation-tokens';
import { ADDRESS_POLICY, addressPolicy, type AddressPolicy } from './outgoing/address-policy';
import { Handshake } from './outgoing/handshake';
import { OutgoingShares } from './outgoing/outgoing-shares';
import { RefusedHandshakes } from './outgoing/refused-handshakes';
import { WebhookClient } from './outgoing/webhook.client';
import { SubscriptionStore } from './subscription.store';
import { SubscriptionsController } from './subscriptions.controller';
import { SubscriptionsService } from './subscriptions.service';

/** Change notifications. */
@Module({
  imports: [ChangesModule],
  controllers: [SubscriptionsController, DeliveriesController],
  providers: [
    { provide: ADDRESS_POLICY, useFactory: addressPolicy, inject: [SETTINGS] },
    {
      provide: WebhookClient,
      useFactory: (policy: AddressPolicy, { allowPrivateNotifications }: Settings) =>
        new WebhookClient(policy, new NameService(allowPrivateNotifications)),
      inject: [ADDRESS_POLICY, SETTINGS],
    },
    ChangeTaker,
    Deliverer,
    DeliveriesService,
    DeliveryStore,
    Dispatcher,
    Handshake,
    Laggards,
    NotificationWriter,
    OutgoingShares,
    Postman,
    RefusedHandshakes,
    ResourceData,
    SubscriptionStore,
    SubscriptionsService,
    Sweeper,
    ValidationTokens,
  ],
})
export class SubscriptionsModule {}
