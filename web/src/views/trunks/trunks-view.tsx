import { useView } from '../../app/use-view';
import { ViewHead } from '../../components/view-head';

export function TrunksView() {
  const view = useView();
  return <ViewHead title="Trunks" view={view} />;
}
