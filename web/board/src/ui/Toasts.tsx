import {
  createContext,
  use,
  useCallback,
  useRef,
  useState,
  type ReactNode,
} from "react";

import { Icon, type IconName } from "./Icon";

/** Milliseconds that a message is shown; one with a button is shown longer. */
const SHOWN_FOR = { message: 6_000, action: 15_000 };

type Show = (text: string, icon?: IconName, action?: ReactNode) => void;

const ToastContext = createContext<Show>(() => undefined);

type Toast = { id: number; text: string; icon: IconName; action?: ReactNode };

/** Shows short messages in a corner, each for some seconds. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const next = useRef(0);
  const show = useCallback<Show>((text, icon = "check", action) => {
    const id = next.current++;
    setToasts((before) => [...before, { id, text, icon, action }]);
    setTimeout(
      () => setToasts((before) => before.filter((each) => each.id !== id)),
      action ? SHOWN_FOR.action : SHOWN_FOR.message,
    );
  }, []);
  return (
    <ToastContext value={show}>
      {children}
      <div className="toasts" role="status" aria-live="polite">
        {toasts.map((toast) => (
          <div key={toast.id} className="toast">
            <Icon name={toast.icon} />
            <span className="grow">{toast.text}</span>
            {toast.action}
          </div>
        ))}
      </div>
    </ToastContext>
  );
}

/** Return a function that shows a short message. */
export function useToast(): Show {
  return use(ToastContext);
}
