import { Icon } from "../../../ui/Icon";
import { STARTERS, type Starter } from "../draft/starters";

/** Buttons of the ready-made widgets. */
export function StarterList(props: {
  label: string;
  chosen?: string | undefined;
  onChoose: (starter: Starter) => void;
}) {
  return (
    <div className="starters" role="group" aria-label={props.label}>
      {STARTERS.map((starter) => (
        <button
          key={starter.id}
          type="button"
          className="btn"
          aria-pressed={
            props.chosen === undefined
              ? undefined
              : props.chosen === starter.title
          }
          onClick={() => props.onChoose(starter)}
        >
          <Icon name={starter.icon} />
          <span>{starter.title}</span>
        </button>
      ))}
    </div>
  );
}
