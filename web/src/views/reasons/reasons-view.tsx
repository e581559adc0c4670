import { useView } from '../../app/use-view';
import { ViewHead } from '../../components/view-head';

export function ReasonsView() {
  const view = useView();
  return <ViewHead title="Reasons" view={view} />;
}
