import { useView } from '../../app/use-view';
import { ViewHead } from '../../components/view-head';

export function OverviewView() {
  const view = useView();
  return <ViewHead title="Overview" view={view} />;
}
