import {
  createContext,
  use,
  useCallback,
  useMemo,
  useState,
  type ReactNode,
} from "react";

import type { Config } from "../config";
import type { Refusal } from "./refusal";
import { forgetToken, readToken, storeToken } from "./token";

type Session = {
  /** The token that requests are sent with; null while signed out. */
  token: string | null;
  /** Why the last token ended; null unless the server refused it. */
  refusal: Refusal | null;
  signIn: (token: string) => void;
  signOut: () => void;
  /** End the session because the server refused its token. */
  refuse: (refusal: Refusal) => void;
};

const SessionContext = createContext<Session | null>(null);

/** Provide the session of this tab. It starts with the token of the server's configuration, if there is one. */
export function SessionProvider(props: {
  config: Config;
  children: ReactNode;
}) {
  const [token, setToken] = useState(() => readToken() ?? props.config.token);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const signIn = useCallback((next: string) => {
    storeToken(next);
    setRefusal(null);
    setToken(next);
  }, []);
  const end = useCallback((reason: Refusal | null) => {
    forgetToken();
    setRefusal(reason);
    setToken(null);
  }, []);
  const session = useMemo(
    () => ({
      token,
      refusal,
      signIn,
      signOut: () => end(null),
      refuse: (reason: Refusal) => end(reason),
    }),
    [token, refusal, signIn, end],
  );
  return <SessionContext value={session}>{props.children}</SessionContext>;
}

export function useSession(): Session {
  const session = use(SessionContext);
  if (!session) throw new Error("useSession needs a SessionProvider.");
  return session;
}
