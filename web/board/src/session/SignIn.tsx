import { useEffect, useId, useState, type FormEvent } from "react";

import { useConfig } from "../config";
import { Logo } from "../shell/Logo";
import { Button } from "../ui/Button";
import { Icon } from "../ui/Icon";
import { Notice } from "../ui/Notice";
import { checkToken } from "./check";
import { useSession } from "./Session";

const COMMAND = `waybill token create \\
  --organization ORGANIZATION --user ADDRESS \\
  --scope read --scope write`;

/** The form for an access token, with the reason why the last one ended. */
export function SignIn() {
  const { endpoint, graphiql } = useConfig();
  const { refusal, signIn } = useSession();
  const [page] = useState(readPageTitle);
  const [token, setToken] = useState("");
  useEffect(() => {
    document.title = "Sign in · Waybill";
  }, []);
  const [isShown, setShown] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const id = useId();

  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    const problem = await checkToken(endpoint, token.trim());
    setBusy(false);
    setError(problem);
    if (problem === null) signIn(token.trim());
  }

  return (
    <main id="main" className="sign">
      <div className="stack">
        <div className="row sign-brand">
          <Logo />
          Waybill
        </div>
        <div className="stack">
          <h1>Sign in</h1>
          <p className="muted">
            Paste an access token. It stays in this tab and is forgotten when
            you close it.
          </p>
        </div>
        {refusal !== null && error === null && (
          <Notice kind="warn" icon="behind">
            Your token {refusal.words}. You return to{" "}
            {page ? <b>{page}</b> : "this page"} after signing in; unsaved
            changes are kept.
          </Notice>
        )}
        <form className="stack" onSubmit={(event) => void submit(event)}>
          <div className="field">
            <label htmlFor={id}>Access token</label>
            <div className="row">
              <input
                className={error === null ? "input mono" : "input mono bad"}
                id={id}
                type={isShown ? "text" : "password"}
                autoComplete="off"
                required
                value={token}
                onChange={(event) => setToken(event.target.value)}
                aria-invalid={error !== null}
                aria-describedby={`${id}-error`}
              />
              <Button look="quiet" onPress={() => setShown(!isShown)}>
                {isShown ? "Hide" : "Show"}
              </Button>
            </div>
            <p className="error" id={`${id}-error`} role="alert">
              {error !== null && (
                <>
                  <Icon name="alert" />
                  <span>{error}</span>
                </>
              )}
            </p>
          </div>
          <Button look="primary" type="submit" isDisabled={isBusy}>
            Sign in
          </Button>
        </form>
        <div className="stack">
          <p className="small muted">On the server, for yourself:</p>
          <pre className="command" tabIndex={0}>
            <code>{COMMAND}</code>
          </pre>
          <p className="small faint">
            Reading needs the scope <code>read</code>, editing dashboards{" "}
            <code>write</code>.
          </p>
        </div>
      </div>
      {graphiql !== null && (
        <p className="small faint">
          <a href={graphiql}>GraphiQL</a>
        </p>
      )}
    </main>
  );
}

/** The title of the page that was open; empty without one. */
function readPageTitle(): string {
  return /^(.+) · Waybill$/.exec(document.title)?.[1] ?? "";
}
