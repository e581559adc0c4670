import { useView } from '../../app/use-view';
import { ViewHead } from '../../components/view-head';

export function UserView() {
  const view = useView();
  return <ViewHead title="User" view={view} />;
}
