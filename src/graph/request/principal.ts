/** The sender of a request, according to the verified bearer token. */
export interface Principal {
  /** Tenant of the caller: the GUID in the claim `tid`, in lower case. */
  readonly tenantId: string;
  /**
   * Client application: the claim `appid` (v1 tokens), else `azp` (v2 tokens), else `client_id` (RFC 9068). Never
   * `sub`, which can be a person's address: the value is logged.
   */
  readonly appId: string | undefined;
  /**
   * Owner of what a token without an application creates: a digest of the tenant and the claim `oid`, or else `sub`.
   * Tokens with neither claim share one owner. Absent where the token has an application, which is the owner then.
   */
  readonly owner?: string;
  /** Granted permissions: application permissions (`roles`) and delegated ones (`scp`). */
  readonly permissions: ReadonlySet<string>;
  /** Set for API keys, which never write, whatever a permission allows to those who read. */
  readonly isReadOnly?: true;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the bearer hook; absent on routes that require no token. */
    principal?: Principal;
  }
}
