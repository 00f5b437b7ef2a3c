import { count, duration } from '../components/format';
import { graphql } from '../gql';
import type { ResilienceFactsFragment, SecurityProtocol } from '../gql/graphql';

graphql(`
  fragment SecurityFacts on Security {
    protocol
    issuer
    audience
    scopes
    dataClass
  }
`);

graphql(`
  fragment ResilienceFacts on Resilience {
    timeoutMs
    retry {
      attempts
      backoffMs
    }
    circuitBreaker {
      failures
      windowMs
      resetMs
    }
    errorHandler
  }
`);

export const SECURITY_PROTOCOLS: Record<SecurityProtocol, string> = {
  NONE: 'none: it takes everybody’s calls',
  IAM: 'the cloud’s identities (IAM)',
  MTLS: 'certificates on both sides (mTLS)',
  OAUTH2: 'OAuth 2',
  API_KEY: 'API key',
};

/** How consumers should call a service, a line for each part that is known. */
export function resilienceInWords(resilience: ResilienceFactsFragment): string[] {
  const { timeoutMs, retry, circuitBreaker: breaker, errorHandler } = resilience;
  const lines: string[] = [];
  if (typeof timeoutMs === 'number') lines.push(`Give up after ${duration(timeoutMs)}`);
  if (retry) {
    const pause =
      typeof retry.backoffMs === 'number' ? `, first pause ${duration(retry.backoffMs)}` : '';
    lines.push(`${count(retry.attempts, 'call')} in all${pause}`);
  }
  if (breaker) {
    const window = typeof breaker.windowMs === 'number' ? ` in ${duration(breaker.windowMs)}` : '';
    const failures = count(breaker.failures, 'failure');
    lines.push(`Stop for ${duration(breaker.resetMs)} after ${failures}${window}`);
  }
  if (errorHandler) lines.push(`Then: ${errorHandler}`);
  return lines;
}
