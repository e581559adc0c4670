import { useId, useState, type SubmitEvent } from 'react';
import { useSession } from '../session/session-context';
import { useTenant } from '../session/use-tenant';

const guid = '[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}';

/** Who is signed in, and what one can do about it. */
export function Account() {
  const { session, settings } = useSession();
  const { signOut } = session;
  return (
    <details className="account menu">
      <summary>{session.name}</summary>
      <div className="menu-body">
        {settings.signIn.kind === 'development' && <TenantSwitch defaultTenant={settings.signIn.defaultTenant} />}
        {signOut && (
          <button type="button" className="button" onClick={() => void signOut()}>
            Sign out
          </button>
        )}
        <p className="hint">Version {settings.version}</p>
      </div>
    </details>
  );
}

function TenantSwitch({ defaultTenant }: { readonly defaultTenant: string }) {
  const { tenant, switchTo } = useTenant(defaultTenant);
  const [typed, setTyped] = useState(tenant);
  const id = useId();
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    void switchTo(typed.trim().toLowerCase());
  };
  return (
    <form onSubmit={submit} className="stack">
      <label htmlFor={id}>Tenant</label>
      <input
        id={id}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
        pattern={`\\s*${guid}\\s*`}
        title="A GUID"
        required
        size={36}
      />
      <div className="row">
        <button type="submit" className="button">
          Switch
        </button>
        {tenant !== defaultTenant && (
          <button type="button" className="button" onClick={() => void switchTo(defaultTenant)}>
            Default tenant
          </button>
        )}
      </div>
      <p className="hint">The development issuer signs you in to any tenant.</p>
    </form>
  );
}
