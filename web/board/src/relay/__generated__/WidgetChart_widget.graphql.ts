/**
 * @generated SignedSource<<42518dfc647fdde9a9c99745472e92e5>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
export type WidgetDisplayType = "AREA" | "BAR" | "BIG_NUMBER" | "CATEGORICAL_BAR" | "LINE" | "STACKED_AREA" | "TABLE" | "TEXT" | "TOP_N" | "%future added value";
import { FragmentRefs } from "relay-runtime";
export type WidgetChart_widget$data = {
  readonly displayType: WidgetDisplayType;
  readonly thresholds: {
    readonly max1: number | null | undefined;
    readonly max2: number | null | undefined;
    readonly unit: string | null | undefined;
  } | null | undefined;
  readonly " $fragmentType": "WidgetChart_widget";
};
export type WidgetChart_widget$key = {
  readonly " $data"?: WidgetChart_widget$data;
  readonly " $fragmentSpreads": FragmentRefs<"WidgetChart_widget">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "WidgetChart_widget",
  "selections": [
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "displayType",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "concreteType": "WidgetThresholds",
      "kind": "LinkedField",
      "name": "thresholds",
      "plural": false,
      "selections": [
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "max1",
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "max2",
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "unit",
          "storageKey": null
        }
      ],
      "storageKey": null
    }
  ],
  "type": "Widget",
  "abstractKey": null
};

(node as any).hash = "296c30f4f4f9887104f05d7121b3bdd4";

export default node;
