/** Who sends a request, as the verified bearer token says. */
export interface Principal {
  /** Directory the caller belongs to: the GUID of the claim `tid`, in lower case. */
  readonly tenantId: string;
  /**
   * Client application: the claim `appid` (v1 tokens), else `azp` (v2 tokens), else `client_id` (RFC 9068). Never `sub`:
   * it can be a person's address, and this is logged.
   */
  readonly appId: string | undefined;
  /**
   * Whom all belongs to that a token without an application makes: a digest of the tenant with the claim `oid` or else `sub`;
   * tokens without either share one. Absent where the token names an application, which all belongs to then.
   */
  readonly owner?: string;
  /** Names of the granted permissions: application permissions (`roles`) and delegated ones (`scp`). */
  readonly permissions: ReadonlySet<string>;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the bearer hook; absent on paths that ask for no token. */
    principal?: Principal;
  }
}
