import 'graphiql/style.css';
import './graphiql.css';

import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import { createRoot } from 'react-dom/client';
import { ENDPOINT } from './graphql';

const EXAMPLE = `# The whole catalogue: the web UI
# and the client use nothing else.
query Search {
  search(query: "stock", first: 5) {
    total
    hits {
      node {
        ... on Service {
          ref
          owner { name }
        }
        ... on Occurrence {
          name
          service { ref }
        }
      }
    }
  }
}
`;

const root = document.getElementById('graphiql');
if (root) {
  const fetcher = createGraphiQLFetcher({ url: ENDPOINT });
  createRoot(root).render(<GraphiQL fetcher={fetcher} defaultQuery={EXAMPLE} />);
}
