/**
 * @generated SignedSource<<fdac576bfeab8080ff4495f74702edae>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
export type WidgetDisplayType = "AREA" | "BAR" | "BIG_NUMBER" | "CATEGORICAL_BAR" | "LINE" | "STACKED_AREA" | "TABLE" | "TEXT" | "TOP_N" | "%future added value";
import { FragmentRefs } from "relay-runtime";
export type WidgetCard_widget$data = {
  readonly data: {
    readonly interval: number;
    readonly " $fragmentSpreads": FragmentRefs<"WidgetBody_data" | "WidgetMenu_data">;
  };
  readonly displayType: WidgetDisplayType;
  readonly title: string;
  readonly " $fragmentSpreads": FragmentRefs<"WidgetBody_widget" | "WidgetMenu_widget">;
  readonly " $fragmentType": "WidgetCard_widget";
};
export type WidgetCard_widget$key = {
  readonly " $data"?: WidgetCard_widget$data;
  readonly " $fragmentSpreads": FragmentRefs<"WidgetCard_widget">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [
    {
      "defaultValue": null,
      "kind": "LocalArgument",
      "name": "end"
    },
    {
      "defaultValue": null,
      "kind": "LocalArgument",
      "name": "environments"
    },
    {
      "defaultValue": null,
      "kind": "LocalArgument",
      "name": "period"
    },
    {
      "defaultValue": null,
      "kind": "LocalArgument",
      "name": "projects"
    },
    {
      "defaultValue": null,
      "kind": "LocalArgument",
      "name": "releases"
    },
    {
      "defaultValue": null,
      "kind": "LocalArgument",
      "name": "start"
    }
  ],
  "kind": "Fragment",
  "metadata": null,
  "name": "WidgetCard_widget",
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
      "name": "displayType",
      "storageKey": null
    },
    {
      "alias": null,
      "args": [
        {
          "kind": "Variable",
          "name": "end",
          "variableName": "end"
        },
        {
          "kind": "Variable",
          "name": "environments",
          "variableName": "environments"
        },
        {
          "kind": "Variable",
          "name": "period",
          "variableName": "period"
        },
        {
          "kind": "Variable",
          "name": "projects",
          "variableName": "projects"
        },
        {
          "kind": "Variable",
          "name": "releases",
          "variableName": "releases"
        },
        {
          "kind": "Variable",
          "name": "start",
          "variableName": "start"
        }
      ],
      "concreteType": "WidgetData",
      "kind": "LinkedField",
      "name": "data",
      "plural": false,
      "selections": [
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "interval",
          "storageKey": null
        },
        {
          "args": null,
          "kind": "FragmentSpread",
          "name": "WidgetBody_data"
        },
        {
          "args": null,
          "kind": "FragmentSpread",
          "name": "WidgetMenu_data"
        }
      ],
      "storageKey": null
    },
    {
      "args": null,
      "kind": "FragmentSpread",
      "name": "WidgetBody_widget"
    },
    {
      "args": null,
      "kind": "FragmentSpread",
      "name": "WidgetMenu_widget"
    }
  ],
  "type": "Widget",
  "abstractKey": null
};

(node as any).hash = "7b3b7a5150d7d3c4c7501c8a330d5268";

export default node;
