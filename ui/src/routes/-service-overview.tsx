import factStyles from '../components/facts.module.css';
import { Readme } from '../components/readme';
import type { ServiceSideFragment } from '../gql/graphql';
import { Notice } from '../ui/notice';
import { ServiceSide } from './-service-side';

/** A service's README, and beside it everything else that is known at one glance. */
export function ServiceOverview({
  service,
  readme,
}: {
  service: ServiceSideFragment;
  /** As the API renders it. */
  readme: string | undefined;
}) {
  return (
    <div className={factStyles.page}>
      <div className={factStyles.main}>{readme ? <Readme html={readme} /> : <NoReadme />}</div>
      <aside className={factStyles.side} aria-label="Facts">
        <ServiceSide service={service} />
      </aside>
    </div>
  );
}

function NoReadme() {
  return (
    <Notice title="No README">
      <p>
        What it does, when to call it and what it answers would stand here: put a{' '}
        <code>README.md</code> into the service&apos;s folder and publish its repository again.
      </p>
    </Notice>
  );
}
