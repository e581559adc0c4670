/** Tenant for which examples ask the development issuer; any other GUID would do as well. */
export const developmentTenant = 'dc368399-474c-4d40-900c-6265431fd81f';

/** Scope that asks for every permission. */
export const allPermissions = 'https://graph.microsoft.com/.default';
