/** Tenant used in examples for the development issuer. Any other GUID works as well. */
export const developmentTenant = 'dc368399-474c-4d40-900c-6265431fd81f';

/** Scope that requests every permission. */
export const allPermissions = 'https://graph.microsoft.com/.default';
