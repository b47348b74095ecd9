/**
 * @generated SignedSource<<b644db808a8ede3869a7861152cdab4b>>
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
    readonly " $fragmentSpreads": FragmentRefs<"WidgetMenu_data" | "WidgetView_data">;
  };
  readonly description: string | null | undefined;
  readonly displayType: WidgetDisplayType;
  readonly thresholds: {
    readonly max1: number | null | undefined;
    readonly max2: number | null | undefined;
    readonly unit: string | null | undefined;
  } | null | undefined;
  readonly title: string;
  readonly " $fragmentSpreads": FragmentRefs<"WidgetMenu_widget">;
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
          "name": "WidgetView_data"
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
      "name": "WidgetMenu_widget"
    }
  ],
  "type": "Widget",
  "abstractKey": null
};

(node as any).hash = "17b615164a63552567e2a0c39ed72455";

export default node;
