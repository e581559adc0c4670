import { useView } from '../../app/use-view';
import { ViewHead } from '../../components/view-head';

export function QualityView() {
  const view = useView();
  return <ViewHead title="Quality" view={view} />;
}
