import { useView } from '../../app/use-view';
import { ViewHead } from '../../components/view-head';

export function FeedView() {
  const view = useView();
  return <ViewHead title="Feed" view={view} />;
}
