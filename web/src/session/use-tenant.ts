import { useNavigate, useSearch } from '@tanstack/react-router';

/** The tenant of the URL, else the default one. Only the development issuer lets people choose. */
export function useTenant(defaultTenant: string) {
  const { tenant = defaultTenant } = useSearch({ from: '__root__' });
  const navigate = useNavigate();
  return {
    tenant,
    switchTo: (chosen: string): Promise<void> =>
      navigate({ to: '/calls', search: { tenant: chosen === defaultTenant ? undefined : chosen } }),
  };
}
