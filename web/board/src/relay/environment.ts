import type { Client } from "graphql-sse";
import {
  Environment,
  Network,
  Observable,
  RecordSource,
  Store,
  type GraphQLResponse,
  type RequestParameters,
  type Variables,
} from "relay-runtime";

import { describeRefusal } from "../session/refusal";
import { RequestError } from "./errors";
import { reportOffline, reportOnline } from "./connection";

type Options = {
  endpoint: string;
  token: string;
  /** Called when the server refuses the token. */
  onRefused: (message: string) => void;
};

type ServerError = {
  message: string;
  extensions?: { code?: string; retryAfter?: number; requestId?: string };
};

/** How many results the store keeps after the pages that showed them are gone. */
const KEPT_QUERIES = 30;

/** Create the Relay environment of a token: queries by POST, subscriptions by server-sent events. */
export function createEnvironment(options: Options): Environment {
  const { endpoint, token } = options;
  const headers = { Authorization: `Bearer ${token}` };
  // Loaded with the first subscription: most pages have none.
  let events: Promise<Client> | undefined;
  const openEvents = () =>
    (events ??= import("graphql-sse").then(
      ({ createClient }) =>
        createClient({
          url: endpoint,
          headers,
          retryAttempts: Number.POSITIVE_INFINITY,
        }),
      (error: unknown) => {
        events = undefined;
        throw error;
      },
    ));
  return new Environment({
    network: Network.create(
      (request, variables) => send(request, variables, options),
      (request, variables) => subscribe(request, variables, openEvents),
    ),
    store: new Store(new RecordSource(), {
      gcReleaseBufferSize: KEPT_QUERIES,
    }),
  });
}

async function send(
  request: RequestParameters,
  variables: Variables,
  { endpoint, token, onRefused }: Options,
): Promise<GraphQLResponse> {
  let response: Response;
  try {
    response = await fetch(endpoint, {
      method: "POST",
      headers: {
        Accept: "application/graphql-response+json",
        "Content-Type": "application/json",
        Authorization: `Bearer ${token}`,
      },
      body: JSON.stringify({
        query: request.text,
        operationName: request.name,
        variables,
      }),
    });
  } catch {
    reportOffline();
    throw new RequestError("OFFLINE", "The server cannot be reached.");
  }
  reportOnline();
  const body = (await readJson(response)) as {
    data?: unknown;
    errors?: ServerError[];
  } | null;
  if (body?.data !== undefined && body.data !== null)
    return body as GraphQLResponse;
  const error = toError(response, body?.errors?.[0]);
  if (response.status === 401) onRefused(describeRefusal(error.message));
  throw error;
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return null;
  }
}

function toError(response: Response, first?: ServerError): RequestError {
  const header = Number(response.headers.get("Retry-After"));
  return new RequestError(
    first?.extensions?.code ?? `HTTP_${response.status}`,
    first?.message ?? `The server answered ${response.status}.`,
    first?.extensions?.retryAfter ?? (header > 0 ? header : null),
    response.headers.get("X-Request-ID"),
  );
}

function subscribe(
  request: RequestParameters,
  variables: Variables,
  openEvents: () => Promise<Client>,
): Observable<GraphQLResponse> {
  return Observable.create((sink) => {
    let isOpen = true;
    let close = () => undefined as void;
    const fail = (error: unknown) =>
      sink.error(error instanceof Error ? error : new Error(String(error)));
    openEvents().then((client) => {
      if (!isOpen) return;
      close = client.subscribe(
        { query: request.text ?? "", operationName: request.name, variables },
        {
          next: (value) => sink.next(value as GraphQLResponse),
          error: fail,
          complete: () => sink.complete(),
        },
      );
    }, fail);
    return () => {
      isOpen = false;
      close();
    };
  });
}
