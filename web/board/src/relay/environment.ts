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

import { toRefusal, type Refusal } from "../session/refusal";
import { RequestError } from "./errors";
import {
  reportConnected,
  reportOffline,
  reportOnline,
  waitForRetry,
} from "./connection";

type Options = {
  endpoint: string;
  token: string;
  /** Called when the server refuses the token. */
  onRefused: (refusal: Refusal) => void;
};

type ServerError = {
  message: string;
  extensions?: {
    code?: string;
    retryAfter?: number;
    reason?: string;
    date?: string;
  };
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
          retry: waitForRetry,
          on: { connected: reportConnected },
          fetchFn: (url: string, request: RequestInit) =>
            openStream(url, request, options),
        }),
      (error: unknown) => {
        events = undefined;
        throw error;
      },
    ));
  return new Environment({
    network: Network.create(
      (request, variables) => send(request, variables, options),
      (request, variables) =>
        subscribe(request, variables, openEvents, options),
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
    data?: object | null;
    errors?: ServerError[];
  } | null;
  const [first] = body?.errors ?? [];
  if (body?.data && !(first && isEmpty(body.data)))
    return body as GraphQLResponse;
  if (response.status === 401) onRefused(toRefusal(first));
  throw toError(response, first);
}

/** Whether an answer with errors has nothing to show: no field of the root has a value. */
function isEmpty(data: object): boolean {
  return Object.values(data).every((value) => value === null);
}

/** Open a stream of events. A refused token ends the session. */
async function openStream(
  url: string,
  request: RequestInit,
  { onRefused }: Options,
): Promise<Response> {
  const response = await fetch(url, request);
  if (response.status === 401) {
    const body = (await readJson(response.clone())) as {
      errors?: ServerError[];
    } | null;
    onRefused(toRefusal(body?.errors?.[0]));
  }
  return response;
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
  { onRefused }: Options,
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
          next: (value) => {
            const [error] = (value.errors ?? []) as readonly ServerError[];
            if (error?.extensions?.code === "UNAUTHENTICATED") {
              onRefused(toRefusal(error));
            } else sink.next(value as GraphQLResponse);
          },
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
