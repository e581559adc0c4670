import { useView } from '../../app/use-view';
import { ViewHead } from '../../components/view-head';

export function PlacesView() {
  const view = useView();
  return <ViewHead title="Places" view={view} />;
}
