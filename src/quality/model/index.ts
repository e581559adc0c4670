export * from './call-summary';
export * from './enums';
export * from './quality-hour';
export * from './stream';
