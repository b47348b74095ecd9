import type { ReactNode } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";

import { Button } from "./Button";

type Props = {
  isOpen: boolean;
  title: string;
  /** The words of the button that does it. */
  action: string;
  /** The words of the button that does nothing; absent: Cancel. */
  cancel?: string;
  onConfirm: () => void;
  onCancel: () => void;
  children: ReactNode;
};

/** A question before something that cannot be taken back. */
export function Confirm(props: Props) {
  return (
    <ModalOverlay
      className="scrim"
      isDismissable
      isOpen={props.isOpen}
      onOpenChange={(isOpen) => !isOpen && props.onCancel()}
    >
      <Modal className="dialog small">
        <Dialog role="alertdialog" className="stack">
          <Heading slot="title">{props.title}</Heading>
          <p className="muted">{props.children}</p>
          <div className="row">
            <span className="grow" />
            <Button look="quiet" onPress={props.onCancel}>
              {props.cancel ?? "Cancel"}
            </Button>
            <Button look="danger" onPress={props.onConfirm}>
              {props.action}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
