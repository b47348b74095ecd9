import { Component, type ReactNode } from "react";

import { toRequestError, type RequestError } from "../relay/errors";
import { Page } from "../shell/Page";
import { Button } from "./Button";
import { Empty } from "./Empty";

/** What happened, and a button to try again. */
export function Failure(props: { error: RequestError; onRetry: () => void }) {
  const { error } = props;
  return (
    <Empty
      icon={error.code === "OFFLINE" ? "offline" : "alert"}
      title={titleOf(error)}
    >
      <p role="alert">{error.message}</p>
      {error.requestId && (
        <p className="small faint">
          Request <code>{error.requestId}</code>
        </p>
      )}
      <Button icon="refresh" onPress={props.onRetry}>
        Try again
      </Button>
    </Empty>
  );
}

function titleOf(error: RequestError): string {
  switch (error.code) {
    case "OFFLINE":
      return "The server cannot be reached";
    case "RATE_LIMITED":
    case "TOO_MANY_REQUESTS":
      return error.retryAfter === null
        ? "Too many requests"
        : `Too many requests, try again in ${Math.ceil(error.retryAfter)} s`;
    case "BAD_QUERY":
      return "The search is not valid";
    default:
      return "This could not be loaded";
  }
}

type BoundaryProps = {
  children: ReactNode;
  onRetry?: () => void;
  /** The title of the page, if it is one; absent: a part of a page. */
  title?: string;
};

/** Shows a failure in place of a page, or of a part of one; the other parts stay. */
export class FailureBoundary extends Component<
  BoundaryProps,
  { error: RequestError | null }
> {
  override state = { error: null as RequestError | null };

  static getDerivedStateFromError(error: unknown) {
    return { error: toRequestError(error) };
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    const { title, onRetry } = this.props;
    const failure = (
      <Failure
        error={this.state.error}
        onRetry={() => {
          onRetry?.();
          this.setState({ error: null });
        }}
      />
    );
    if (title === undefined) return failure;
    return (
      <Page title={title}>
        <section className="card">{failure}</section>
      </Page>
    );
  }
}
