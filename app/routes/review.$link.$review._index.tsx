import { Actions } from '../components/review/dock.tsx';

/** The three actions at rest. */
export default function Index() {
  return <Actions />;
}
