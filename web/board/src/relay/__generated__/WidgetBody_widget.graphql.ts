/**
 * @generated SignedSource<<e4ba3967dabaef5acf046dfc6f9d893d>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
export type WidgetDisplayType = "AREA" | "BAR" | "BIG_NUMBER" | "CATEGORICAL_BAR" | "LINE" | "STACKED_AREA" | "TABLE" | "TEXT" | "TOP_N" | "%future added value";
import { FragmentRefs } from "relay-runtime";
export type WidgetBody_widget$data = {
  readonly description: string | null | undefined;
  readonly displayType: WidgetDisplayType;
  readonly title: string;
  readonly " $fragmentSpreads": FragmentRefs<"WidgetChart_widget" | "WidgetNumber_widget">;
  readonly " $fragmentType": "WidgetBody_widget";
};
export type WidgetBody_widget$key = {
  readonly " $data"?: WidgetBody_widget$data;
  readonly " $fragmentSpreads": FragmentRefs<"WidgetBody_widget">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "WidgetBody_widget",
  "selections": [
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
      "name": "description",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "displayType",
      "storageKey": null
    },
    {
      "args": null,
      "kind": "FragmentSpread",
      "name": "WidgetChart_widget"
    },
    {
      "args": null,
      "kind": "FragmentSpread",
      "name": "WidgetNumber_widget"
    }
  ],
  "type": "Widget",
  "abstractKey": null
};

(node as any).hash = "9d873b60d126513ab552e57479c0d483";

export default node;
