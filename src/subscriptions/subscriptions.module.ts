import { Module, type DynamicModule } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings';
import { ChangeLog } from '../changes/change-log';
import { NameService } from '../outgoing/name-service';
import { DeliveriesController } from './deliveries.controller';
import { DeliveriesService } from './deliveries.service';
import { DeliveryStore } from './delivery.store';
import { ChangeTaker } from './dispatch/change-taker';
import { Deliverer } from './dispatch/deliverer';
import { Dispatcher } from './dispatch/dispatcher';
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

/** Notifications of changes. */
@Module({})
export class SubscriptionsModule {
  static register(settings: Settings): DynamicModule {
    return {
      module: SubscriptionsModule,
      controllers: [SubscriptionsController, DeliveriesController],
      providers: [
        { provide: SETTINGS, useValue: settings },
        { provide: ADDRESS_POLICY, useFactory: () => addressPolicy(settings) },
        {
          provide: WebhookClient,
          useFactory: (policy: AddressPolicy) =>
            new WebhookClient(policy, new NameService(settings.allowPrivateNotifications)),
          inject: [ADDRESS_POLICY],
        },
        ChangeLog,
        ChangeTaker,
        DeliveriesService,
        DeliveryStore,
        Deliverer,
        Dispatcher,
        Handshake,
        NotificationWriter,
        OutgoingShares,
        Postman,
        RefusedHandshakes,
        ResourceData,
        Sweeper,
        ValidationTokens,
        SubscriptionStore,
        SubscriptionsService,
      ],
    };
  }
}
