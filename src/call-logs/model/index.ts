export * from './call-log-row';
export * from './direct-routing-log-row';
export * from './pstn-blocked-users-log-row';
export * from './pstn-call-log-row';
export * from './pstn-online-meeting-dialout-report';
export * from './sms-log-row';
