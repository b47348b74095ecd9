/**
 * @generated SignedSource<<9c0cfaa2a2dceb37a2e57f6c452e2111>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
export type WidgetDisplayType = "AREA" | "BAR" | "BIG_NUMBER" | "CATEGORICAL_BAR" | "LINE" | "STACKED_AREA" | "TABLE" | "TEXT" | "TOP_N" | "%future added value";
import { FragmentRefs } from "relay-runtime";
export type WidgetMenu_widget$data = {
  readonly displayType: WidgetDisplayType;
  readonly id: string;
  readonly title: string;
  readonly " $fragmentType": "WidgetMenu_widget";
};
export type WidgetMenu_widget$key = {
  readonly " $data"?: WidgetMenu_widget$data;
  readonly " $fragmentSpreads": FragmentRefs<"WidgetMenu_widget">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "WidgetMenu_widget",
  "selections": [
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "id",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "title",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "displayType",
      "storageKey": null
    }
  ],
  "type": "Widget",
  "abstractKey": null
};

(node as any).hash = "af0495ac9f378ddc85836a3c0cde88c3";

export default node;
