import type { TypedDocumentString } from './gql/graphql';

/** Where the API is: always on the server that served this page. */
export const ENDPOINT = '/graphql';

/** After this many milliseconds a request counts as unanswered. */
const TIMEOUT = 30_000;

/**
 * A request that gave no data. `code` is the server's `extensions.code`, or one of this client's
 * own: `UNREACHABLE`, `TIMEOUT`, `BAD_RESPONSE`.
 */
export class ApiError extends Error {
  readonly code: string;
  /** What the server suggests to do. */
  readonly hint: string | undefined;

  constructor(code: string, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'ApiError';
    this.code = code;
    this.hint = options.hint;
  }
}

interface GraphQLAnswer<Data> {
  data?: Data | null;
  errors?: { message: string; extensions?: { code?: string; hint?: string } }[];
}

/**
 * Sends one document and returns its data; any error in the answer rejects with an `ApiError`.
 * An abort by `signal` rejects with the signal's own reason.
 */
export async function execute<Data, Variables>(
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
  signal?: AbortSignal,
): Promise<Data> {
  const response = await send(JSON.stringify({ query: document, variables }), signal);
  const answer = await read<Data>(response);
  const error = answer.errors?.[0];
  if (error) {
    throw new ApiError(error.extensions?.code ?? 'INTERNAL', error.message, {
      hint: error.extensions?.hint,
    });
  }
  if (!answer.data) throw badResponse(response.status);
  return answer.data;
}

async function send(body: string, signal: AbortSignal | undefined): Promise<Response> {
  const timeout = AbortSignal.timeout(TIMEOUT);
  try {
    return await fetch(ENDPOINT, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body,
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    if (timeout.aborted) throw new ApiError('TIMEOUT', 'the server did not answer', { cause });
    throw new ApiError('UNREACHABLE', 'the server cannot be reached', { cause });
  }
}

async function read<Data>(response: Response): Promise<GraphQLAnswer<Data>> {
  try {
    const answer: unknown = await response.json();
    if (isAnswer<Data>(answer)) return answer;
  } catch (cause) {
    throw badResponse(response.status, cause);
  }
  throw badResponse(response.status);
}

function isAnswer<Data>(value: unknown): value is GraphQLAnswer<Data> {
  return typeof value === 'object' && value !== null && ('data' in value || 'errors' in value);
}

function badResponse(status: number, cause?: unknown): ApiError {
  return new ApiError('BAD_RESPONSE', `status ${status} without a GraphQL answer`, { cause });
}
