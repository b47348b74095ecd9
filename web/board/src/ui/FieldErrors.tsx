import { Icon } from "./Icon";

/** The problems of a field, below it. */
export function FieldErrors(props: {
  id?: string;
  messages: readonly string[];
}) {
  return (
    <div id={props.id} aria-live="polite">
      {props.messages.map((message) => (
        <p key={message} className="error">
          <Icon name="alert" />
          <span>{message}</span>
        </p>
      ))}
    </div>
  );
}
