import type {
  Fetcher,
  FetcherParams,
  FetcherReturnType,
} from "@graphiql/toolkit";
import {
  getOperationAST,
  type DocumentNode,
  type ExecutionResult,
} from "graphql";

type Result = ExecutionResult<Record<string, unknown>>;

type Observer = {
  next(value: Result): void;
  error(error: unknown): void;
  complete(): void;
};

/** A running subscription: its last result, and who is shown the next ones. */
class Live {
  observer: Observer | null = null;
  private last: Result | undefined;
  private end: ((observer: Observer) => void) | null = null;
  private readonly iterator: AsyncIterator<Result>;

  constructor(source: AsyncIterable<Result>) {
    this.iterator = source[Symbol.asyncIterator]();
    void this.read();
  }

  /** Show the last result, and all later ones until the observer is removed. */
  show(observer: Observer): void {
    if (this.last !== undefined) observer.next(this.last);
    if (this.end) this.end(observer);
    else this.observer = observer;
  }

  stop(): void {
    void this.iterator.return?.();
  }

  private async read(): Promise<void> {
    try {
      for (;;) {
        const { value, done } = await this.iterator.next();
        if (done) break;
        this.last = value;
        this.observer?.next(value);
      }
      this.end = (observer) => observer.complete();
    } catch (error) {
      this.end = (observer) => observer.error(error);
    }
    if (this.observer) this.end(this.observer);
  }
}

/**
 * The subscriptions of the tabs.
 *
 * GraphiQL ends the subscription of a tab when another tab is opened. A fetcher
 * of this class keeps it then, and continues it when the operation of its tab
 * is run again, which KeptSubscriptions does as soon as the tab is opened.
 */
export class TabSubscriptions {
  private readonly byTab = new Map<string, Live>();
  private activeTab = "";

  /** Note which tab is open, and end the subscriptions of closed ones. */
  onTabs(tabs: readonly { id: string }[], index: number): void {
    this.activeTab = tabs[index]?.id ?? "";
    for (const [id, live] of this.byTab) {
      if (tabs.some((tab) => tab.id === id)) continue;
      this.byTab.delete(id);
      live.stop();
    }
  }

  /** Whether the subscription of a tab has been kept, and is not shown. */
  isKept(tab: string): boolean {
    const live = this.byTab.get(tab);
    return live !== undefined && live.observer === null;
  }

  /** Keep the subscriptions that a fetcher starts. */
  keep(fetcher: Fetcher): Fetcher {
    const send = async (
      ...[parameters, options]: Parameters<Fetcher>
    ): Promise<unknown> => {
      const tab = this.activeTab;
      if (this.isKept(tab)) return this.observe(tab);
      const result = await fetcher(parameters, options);
      if (!isSubscription(parameters, options?.documentAST)) return result;
      if (!isAsyncIterable(result)) return result;
      this.byTab.get(tab)?.stop();
      this.byTab.set(tab, new Live(result));
      return this.observe(tab);
    };
    return (...request) => send(...request) as FetcherReturnType;
  }

  /** Return an observable, as GraphiQL knows it, of a tab's subscription. */
  private observe(tab: string) {
    const live = this.byTab.get(tab)!;
    return {
      subscribe: (observer: Observer) => {
        const forget = () => {
          if (this.byTab.get(tab) === live) this.byTab.delete(tab);
        };
        live.show({
          next: (value) => observer.next(value),
          error: (error) => {
            forget();
            observer.error(error);
          },
          complete: () => {
            forget();
            observer.complete();
          },
        });
        return {
          unsubscribe: () => {
            live.observer = null;
            // GraphiQL has opened the other tab by then; else the user has stopped it.
            queueMicrotask(() => {
              if (this.activeTab !== tab) return;
              forget();
              live.stop();
            });
          },
        };
      },
    };
  }
}

function isSubscription(
  { operationName }: FetcherParams,
  document: DocumentNode | null | undefined,
): boolean {
  const operation = document && getOperationAST(document, operationName);
  return operation?.operation === "subscription";
}

function isAsyncIterable(value: unknown): value is AsyncIterable<Result> {
  return (
    typeof value === "object" && value !== null && Symbol.asyncIterator in value
  );
}
