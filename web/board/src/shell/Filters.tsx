import type { ReactNode } from "react";
import {
  Button as AriaButton,
  Dialog,
  DialogTrigger,
  Heading,
  Modal,
  ModalOverlay,
} from "react-aria-components";

import { Button } from "../ui/Button";
import { Icon } from "../ui/Icon";
import { useIsPhone } from "../ui/useMediaQuery";

type Props = {
  /** How many of the filters are chosen. */
  chosen: number;
  /** The filters: beside each other, on phones in a sheet. */
  children: ReactNode;
  /** What stays in the bar on phones too: the range and the refresh button. */
  end: ReactNode;
};

/** The bar of filters above a page. */
export function Filters(props: Props) {
  const isPhone = useIsPhone();
  return (
    <div className="filters" role="group" aria-label="Page filters">
      {isPhone ? (
        <FilterSheet chosen={props.chosen}>{props.children}</FilterSheet>
      ) : (
        <>
          {props.children}
          <span className="grow" />
        </>
      )}
      {props.end}
    </div>
  );
}

/** A button that says how many filters are chosen, and opens a sheet with all of them. */
function FilterSheet(props: { chosen: number; children: ReactNode }) {
  return (
    <DialogTrigger>
      <AriaButton className="btn filters-button">
        <Icon name="filter" />
        <span className="grow">Filters</span>
        {props.chosen > 0 && (
          <span className="badge accent">
            {props.chosen}
            <span className="sr"> chosen</span>
          </span>
        )}
      </AriaButton>
      <ModalOverlay className="scrim" isDismissable>
        <Modal className="dialog small">
          <Dialog className="filter-sheet">
            <Heading slot="title">Filters</Heading>
            {props.children}
            <Button slot="close" look="primary">
              Done
            </Button>
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
}
