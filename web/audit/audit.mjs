/**
 * Run every audit of graphql-http against a server; print the failures and two counts.
 *
 * node audit.mjs URL TOKEN
 */
import { serverAudits } from "graphql-http";

const [url, token] = process.argv.slice(2);

/** fetch with the token and a timeout of five seconds. */
function fetchFn(address, { headers, ...rest } = {}) {
  return fetch(address, {
    ...rest,
    headers: { ...headers, authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(5_000),
  });
}

let passed = 0;
const failures = [];
for (const { id, name, fn } of serverAudits({ url, fetchFn })) {
  try {
    const result = await fn();
    if (result.status === "ok") passed += 1;
    else failures.push(`${id} ${name}: ${result.reason}`);
  } catch (error) {
    failures.push(`${id} ${name}: ${error.cause ?? error}`);
  }
}

for (const failure of failures) console.error(failure);
console.log(`${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length === 0 ? 0 : 1;
