import { useMemo } from "react";
import { RelayEnvironmentProvider } from "react-relay";
import { RouterProvider } from "react-router/dom";

import { ConfigContext, type Config } from "./config";
import { createEnvironment } from "./relay/environment";
import { createRouter } from "./router";
import { SessionProvider, useSession } from "./session/Session";
import { SignIn } from "./session/SignIn";

/** The whole board: sign-in without a token, else the pages. */
export function App({ config }: { config: Config }) {
  return (
    <ConfigContext value={config}>
      <SessionProvider config={config}>
        <Board config={config} />
      </SessionProvider>
    </ConfigContext>
  );
}

function Board({ config }: { config: Config }) {
  const { token, refuse } = useSession();
  const router = useMemo(() => createRouter(config.base), [config.base]);
  const environment = useMemo(
    () =>
      token === null
        ? null
        : createEnvironment({
            endpoint: config.endpoint,
            token,
            onRefused: refuse,
          }),
    [config.endpoint, token, refuse],
  );
  if (environment === null) return <SignIn />;
  return (
    <RelayEnvironmentProvider environment={environment}>
      <RouterProvider router={router} />
    </RelayEnvironmentProvider>
  );
}
