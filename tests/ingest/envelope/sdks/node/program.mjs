// A program with @sentry/node that ends in the way that its first argument names.

import * as Sentry from "@sentry/node";

Sentry.init({ dsn: process.env.DSN, release: process.env.RELEASE, environment: "production" });
Sentry.setUser({ id: "ann" });

/** Serve four requests: two succeed, one has a handled and one an unhandled error. */
async function serve() {
  const { createServer } = await import("node:http");
  const server = createServer((request, response) => {
    if (request.url === "/handled") Sentry.captureException(new RangeError("handled"));
    if (request.url === "/unhandled") {
      Sentry.captureException(new RangeError("unhandled"), { mechanism: { type: "http", handled: false } });
    }
    response.end();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  for (const path of ["/", "/", "/handled", "/unhandled"]) {
    await (await fetch(`http://127.0.0.1:${server.address().port}${path}`)).text();
  }
  server.close();
}

const fates = {
  exited: () => undefined,
  handled: () => Sentry.captureException(new TypeError("handled")),
  large: () => Sentry.captureException(new TypeError("large"), { extra: { text: "x".repeat(100_000) } }),
  message: () => Sentry.captureMessage("message"),
  limited: async () => {
    for (let number = 0; number < 4; number += 1) {
      Sentry.captureMessage(`new ${number}`);
      await Sentry.flush(5000);
    }
  },
  surrogate: () => Sentry.captureMessage("\ud83d"),
  served: serve,
  crashed: () => {
    throw new SyntaxError("crashed");
  },
};

await fates[process.argv[2]]();
await Sentry.flush(5000);
