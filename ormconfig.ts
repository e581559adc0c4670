import { entities } from './src/app.entities';
import { loadSettings } from './src/config/env';
import { createDataSource } from './src/database/data-source';

/** For TypeORM's command line, which works on the database that `DATABASE_URL` names. */
export default createDataSource(loadSettings().databaseUrl ?? 'postgres://localhost/callrecords', {
  poolSize: 2,
  statementTimeout: 0,
  entities,
});
