import { useView } from '../../app/use-view';
import { ViewHead } from '../../components/view-head';

export function CallView() {
  const view = useView();
  return <ViewHead title="Call" view={view} />;
}
